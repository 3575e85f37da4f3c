-- id: 35-2-04
-- slug: conditions_listed_for_conditional
-- title_zh: 有条件未列条件
-- title_en: A conditionally shared entry should list its conditions
-- item: 2
-- articles: [14]
-- basis_law:
-- - {law: measures, ref: 十四, role: duty}
-- - {law: reg809, ref: 十五, para: 2, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E2
-- tables: [catalog]
-- optional_tables: []
-- basis: state
-- params:
--   placeholders: {default: [按照国家有关规定执行, 按照法律法规规定执行, 按照相关法律法规规定执行, 按照有关法律法规规定执行, 根据相关规定有条件共享], unit: 名单, zh: 不视为条件的套话}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 写明具体的共享条件。
-- remediation_zh: 写明具体、可核验的共享条件。
-- false_positives_zh: 条件写在附件中未录入。
with judged as (
  select
    c.*,
    -- letters and numbers of any script: blanks and punctuation do not disguise a placeholder
    regexp_replace(t.folded, '[^\p{L}\p{N}]', '', 'g') as core,
  from live_catalog as c
  left join folded_text as t on t.text = c.share_condition
  where share_type = 'conditional'
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  case
    when share_condition is null then 'condition_missing'
    when is_in(core, $placeholders) then 'condition_placeholder'
  end as violation,
  clock(published_at, $effective_from) as occurred_on,
  to_json(struct_pack(catalog_id, name, share_condition, published_at)) as evidence,
from judged
