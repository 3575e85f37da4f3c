-- id: 35-8-07
-- slug: project_compliant_before_acceptance
-- title_zh: 验收前未编目汇聚共享
-- title_en: A fiscal project should catalogue, aggregate and share its data before acceptance
-- item: 8
-- articles: [29]
-- basis_law:
-- - {law: measures, ref: 二十九, para: 1, role: duty}
-- - {law: reg809, ref: 三十八, para: 1, from: '2025-08-01', role: standard}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [project, catalog, mount, ingest_batch]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 更正后的日期表明验收前已编目、汇聚、共享，即消除。
-- remediation_zh: 补做编目、汇聚、共享，审批部门暂停验收与付款。
-- false_positives_zh: 应编目录清单在变更后未更新；省级统一汇聚。
with projects as (
  select *
  from project
  where accepted_at is not null and coalesce(fund, 'fiscal') = 'fiscal' and coalesce(makes_public_data, true)
),
listed as (
  select project_id, accepted_at, unnest(catalog_ids) as catalog_id from projects
),
first_batch as (
  select catalog_id, min(done_on) as done_on
  from good_batch
  where catalog_id in (select catalog_id from listed)
  group by catalog_id
),
first_mount as (
  select catalog_id, min(mounted_at) as mounted_at
  from active_mount
  where catalog_id in (select catalog_id from listed)
  group by catalog_id
),
dated as (
  select
    l.*,
    c.catalog_id is not null as is_live,
    c.share_type,
    c.published_at,
    b.done_on as first_batch_on,
    m.mounted_at as first_mount_on,
    c.catalog_id is not null and coalesce(c.share_type <> 'no_share', true) and not coalesce(c.province_aggregated, false)
    and not coalesce(c.data_level in ('important', 'core') and c.no_aggregate_approval is not null, false) as is_aggregated,
  from listed as l
  left join live_catalog as c on c.catalog_id = l.catalog_id
  left join first_batch as b on b.catalog_id = l.catalog_id
  left join first_mount as m on m.catalog_id = l.catalog_id
),
entries as (
  select
    *,
    not is_live or published_at > accepted_at as not_catalogued,
    is_aggregated and not coalesce(first_batch_on <= accepted_at, false) as not_aggregated,
    (is_live and share_type is null) or (is_aggregated and not coalesce(first_mount_on <= accepted_at, false)) as not_shared,
  from dated
),
totals as (
  select
    project_id,
    bool_or(not_catalogued) as not_catalogued,
    bool_or(not_aggregated) as not_aggregated,
    bool_or(not_shared) as not_shared,
    count(*) filter (where not_catalogued or not_aggregated or not_shared) as lacking,
    coalesce(
      list(
        struct_pack(catalog_id, share_type, published_at, first_batch_on, first_mount_on, not_catalogued, not_aggregated, not_shared)
        order by catalog_id
      ) filter (where not_catalogued or not_aggregated or not_shared),
      []
    )[1:20] as entries,
  from entries
  group by project_id
)
select
  subject(p.project_id) as subject_id,
  p.uscc as agency_uscc,
  p.accepted_at as basis_date,
  case when p.fund is null or p.makes_public_data is null then 'project_attributes_missing' end as unknown_first,
  case
    when is_empty(p.catalog_ids) then 'no_catalog_list'
    when t.not_catalogued then 'not_catalogued'
    when t.not_aggregated then 'not_aggregated'
    when t.not_shared then 'not_shared'
  end as violation,
  p.accepted_at as occurred_on,
  coalesce(t.lacking, 0) as magnitude,
  to_json(struct_pack(
    project_id := p.project_id, name := p.name, accepted_at := p.accepted_at, approver_uscc := p.approver_uscc,
    catalog_ids := p.catalog_ids, entries := coalesce(t.entries, [])
  )) as evidence,
from projects as p
left join totals as t on t.project_id = p.project_id
