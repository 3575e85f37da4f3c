-- id: 35-2-03
-- slug: share_type_stated
-- title_zh: 未注明共享类型
-- title_en: Each published entry should state one of the three share types
-- item: 2
-- articles: [14]
-- basis_law:
-- - {law: measures, ref: 十四, role: duty}
-- - {law: reg809, ref: 十三, para: 2, from: '2025-08-01', role: standard}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [catalog]
-- optional_tables: []
-- basis: state
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 注明三种共享类型之一。
-- remediation_zh: 逐一注明共享类型。
-- false_positives_zh: 导出值为平台内部代码未映射。
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  case when share_type is null then 'violation' end as violation,
  clock(published_at, $effective_from) as occurred_on,
  to_json(struct_pack(catalog_id, name, share_type, published_at)) as evidence,
from live_catalog
