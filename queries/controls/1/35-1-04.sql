-- id: 35-1-04
-- slug: collection_has_legal_basis
-- title_zh: 采集无法定依据
-- title_en: Each collected element should rest on a law, regulation or rule
-- item: 1
-- articles: [8]
-- basis_law:
-- - {law: measures, ref: 八, role: duty}
-- - {law: pipl, ref: 三十四, role: duty}
-- - {law: dsl, ref: 三十八, role: duty}
-- - {law: measures, ref: 三十五, item: 一, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [collect_item]
-- optional_tables: []
-- basis: state
-- params:
--   statute_levels:
--     default: [law, admin_regulation, state_council_decision, local_regulation, dept_rule, local_gov_rule, duty_provision]
--     unit: 层级
--     zh: 可作为采集依据的层级
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 补录层级合格的采集依据，或该采集项失效。
-- remediation_zh: 补充采集依据；无依据的停止采集。
-- false_positives_zh: 依据已在上级清单载明；依据名称录入位置不规范。
select
  subject(collect_item_id) as subject_id,
  uscc as agency_uscc,
  case
    when legal_basis is null then 'basis_missing'
    when not is_in(legal_level, $statute_levels) then 'level_inadequate'
  end as violation,
  clock(valid_from, $effective_from) as occurred_on,
  to_json(struct_pack(
    collect_item_id, element_code, element_name, legal_basis, legal_level, valid_from
  )) as evidence,
from valid_collect_item
