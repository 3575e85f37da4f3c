-- id: 35-8-05
-- slug: system_documents_filed
-- title_zh: 系统未备案
-- title_en: The scheme and data structure of a system should be filed with the authority
-- item: 8
-- articles: [9]
-- basis_law:
-- - {law: measures, ref: 九, para: 2, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S4
-- evidence_class: E1
-- tables: [system_reg]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 30, unit: 天, zh: 列入清单后的备案宽限}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 建设方案和数据结构文档均已备案后消除。
-- remediation_zh: 提交建设方案和数据结构文档备案。
-- false_positives_zh: 垂管系统由上级备案。
with systems as (
  select
    *,
    clock(registered_on, $effective_from) + $grace_days::integer as last_on,
    scheme_filed_at is null or schema_filed_at is null as is_unfiled,
  from system_reg
  where state in ('built', 'building')
)
select
  subject(system_id) as subject_id,
  uscc as agency_uscc,
  case when is_unfiled and as_of() > last_on then 'violation' end as violation,
  is_unfiled and as_of() <= last_on as is_pending,
  last_on + 1 as occurred_on,
  to_json(struct_pack(system_id, name, state, registered_on, scheme_filed_at, schema_filed_at)) as evidence,
from systems
