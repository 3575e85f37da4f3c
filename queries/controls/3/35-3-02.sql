-- id: 35-3-02
-- slug: mounted_resource_has_data
-- title_zh: 挂接零数据
-- title_en: An attached resource should hold data
-- item: 3
-- articles: [10]
-- basis_law:
-- - {law: measures, ref: 十, para: 1, role: duty}
-- - {law: measures, ref: 三十五, item: 三, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [catalog, mount, ingest_batch]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 15, unit: 天, zh: 首批数据宽限期}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 有成功批次（有数据或零增量确认）后自动消除。
-- remediation_zh: 补传数据或出具零增量确认。
-- false_positives_zh: 前置机故障；确无业务发生（应出具零增量确认）。
with mounted as (
  select
    catalog_id,
    min(mounted_at) as first_mounted_at,
    count(*)::integer as mount_count,
    arg_min(struct_pack(mount_id, kind, mounted_at), struct_pack(mounted_at, mount_id), 20) as mounts,
  from active_mount
  group by catalog_id
),
judged as (
  select
    c.*,
    m.first_mounted_at,
    m.mount_count,
    m.mounts,
    c.catalog_id in (select b.catalog_id from good_batch as b) as has_data,
    clock(greatest(m.first_mounted_at, c.published_at), $effective_from) + $grace_days::integer as grace_to,
  from live_catalog as c
  join mounted as m on m.catalog_id = c.catalog_id
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  not_aggregated(province_aggregated, data_level, no_aggregate_approval) as exclusion,
  case when not has_data and as_of() > grace_to then 'violation' end as violation,
  not has_data and as_of() <= grace_to as is_pending,
  grace_to + 1 as occurred_on,
  case when share_type = 'no_share' then 'S4' end as severity,
  to_json(struct_pack(catalog_id, name, share_type, published_at, first_mounted_at, mount_count, mounts)) as evidence,
from judged
