-- id: 35-7-02
-- slug: upload_not_demanded_without_sharing
-- title_zh: 办件要求上传可共享材料
-- title_en: A shareable material should be fetched by sharing, not demanded
-- item: 7
-- articles: [35]
-- basis_law:
-- - {law: so716, ref: 七, para: 1, role: duty}
-- - {law: reg809, ref: 十九, para: 1, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 七, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E2
-- tables: [case_material, matter_material, catalog, share_grant]
-- optional_tables: [outage]
-- basis: state
-- magnitude_unit: 件
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 改造业务系统先调用后收件，退还重复材料。
-- false_positives_zh: 未取得授权；平台停机；申请人自愿补充。
with demanded as (
  select * from demanded_material where submitted_at::date >= $effective_from::date
),
grant_span as (
  select
    catalog_id,
    grantee_uscc,
    valid_from,
    coalesce(grant_end(valid_to, revoked_at), 'infinity'::timestamp) as ends_at,
  from share_grant
),
obtainable as (
  select d.*
  from demanded as d
  join live_catalog as c on c.catalog_id = d.catalog_id and c.share_type <> 'no_share'
  semi join grant_span as g
    on g.catalog_id = d.catalog_id and g.grantee_uscc = d.uscc and d.submitted_at >= g.valid_from and d.submitted_at <= g.ends_at
  where not d.is_voluntary and d.original_basis is null
),
during_outage as (
  select distinct d.case_id, d.material_code
  from obtainable as d
  join outage_span as o
    on d.submitted_at >= o.started_at and d.submitted_at < o.ended_at
    and (o.uscc is null or o.uscc = d.uscc) and (o.catalog_id is null or o.catalog_id = d.catalog_id)
),
row_level as (
  select
    d.*,
    j.case_id is not null as is_judged,
    j.case_id is not null and d.call_attempted is null as is_unknown,
    coalesce(j.case_id is not null and not d.call_attempted, false) as is_violating,
  from demanded as d
  left join (
    select b.case_id, b.material_code
    from obtainable as b
    anti join during_outage as x on x.case_id = b.case_id and x.material_code = b.material_code
  ) as j on j.case_id = d.case_id and j.material_code = d.material_code
)
select
  subject(uscc, matter_code, material_code, month) as subject_id,
  uscc as agency_uscc,
  case when not bool_or(is_judged) then 'no_judged_rows' end as exclusion,
  case when not bool_or(is_violating) and bool_or(is_unknown) then 'call_attempt_not_recorded' end as unknown_first,
  case when bool_or(is_violating) then 'violation' end as violation,
  min(submitted_at::date) filter (where is_violating) as occurred_on,
  count(*) filter (where is_violating) as magnitude,
  to_json(struct_pack(
    matter_code := matter_code,
    material_code := material_code,
    material_name := any_value(material_name),
    catalog_id := any_value(catalog_id),
    cases := arg_min(
      struct_pack(case_id, obtain_mode, call_attempted, submitted_at), struct_pack(submitted_at, case_id), 20
    ) filter (where is_violating)
  )) as evidence,
from row_level
group by uscc, matter_code, material_code, month
