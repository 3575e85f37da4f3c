-- id: 35-7-03
-- slug: no_demand_after_hit
-- title_zh: 已命中仍索要
-- title_en: A material already found by sharing should not be demanded
-- item: 7
-- articles: [35]
-- basis_law:
-- - {law: gd_business, ref: 二十九, para: 2, role: duty}
-- - {law: measures, ref: 三十五, item: 七, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [case_material]
-- optional_tables: [matter_material]
-- basis: state
-- magnitude_unit: 件
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 停止索要，退还材料，改为直接引用共享结果。
-- false_positives_zh: 共享结果与申请信息不一致需核对；法律规定须交原件。
with row_level as (
  select
    c.*,
    month_of(c.submitted_at) as month,
    not coalesce(c.voluntary, false) and m.original_basis is null as is_judged,
    not coalesce(c.voluntary, false) and m.original_basis is null and c.obtain_mode in ('upload', 'paper') as is_violating,
  from case_material as c
  left join matter_material as m on m.uscc = c.uscc and m.matter_code = c.matter_code and m.material_code = c.material_code
  where c.call_hit and c.submitted_at::date >= $effective_from::date
)
select
  subject(uscc, matter_code, material_code, month) as subject_id,
  uscc as agency_uscc,
  case when not bool_or(is_judged) then 'no_judged_rows' end as exclusion,
  case when bool_or(is_violating) then 'violation' end as violation,
  min(submitted_at::date) filter (where is_violating) as occurred_on,
  count(*) filter (where is_violating) as magnitude,
  to_json(struct_pack(
    matter_code := matter_code,
    material_code := material_code,
    cases := arg_min(
      struct_pack(case_id, obtain_mode, call_hit, submitted_at), struct_pack(submitted_at, case_id), 20
    ) filter (where is_violating)
  )) as evidence,
from row_level
group by uscc, matter_code, material_code, month
