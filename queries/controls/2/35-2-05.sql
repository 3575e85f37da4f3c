-- id: 35-2-05
-- slug: no_share_basis_adequate
-- title_zh: 不予共享依据不足
-- title_en: Refusal to share an entry should rest on an adequate basis
-- item: 2
-- articles: [14, 15]
-- basis_law:
-- - {law: measures, ref: 十四, role: duty}
-- - {law: measures, ref: 十五, para: 2, role: standard}
-- - {law: reg809, ref: 十四, item: 三, from: '2025-08-01', role: standard}
-- - {law: reg809, ref: 十五, para: 2, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E2
-- tables: [catalog]
-- optional_tables: []
-- basis: state
-- params:
--   level_from: {default: '2025-08-01', unit: 日期, zh: 要求国家层级依据的起始日期}
--   national_levels: {default: [law, admin_regulation, state_council_decision], unit: 层级, zh: 可作为不予共享依据的层级}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 补录合格依据，或改变共享类型。
-- remediation_zh: 补充法律、行政法规或国务院决定依据；无依据的调整共享类型。
-- false_positives_zh: 2025-08-01 前以规章为依据的历史目录仅提示"需更新依据"。
with judged as (
  select
    *,
    noshare_basis is null as basis_missing,
    as_of() >= $level_from::date and not is_in(noshare_basis_level, $national_levels) as level_inadequate,
  from live_catalog
  where share_type = 'no_share'
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  case when basis_missing then 'basis_missing' when level_inadequate then 'level_inadequate' end as violation,
  case
    when basis_missing then clock(published_at, $effective_from)
    else greatest(published_at, $level_from::date)
  end as occurred_on,
  case when basis_missing then 'S2' end as severity,
  to_json(struct_pack(catalog_id, name, noshare_basis, noshare_basis_level, published_at)) as evidence,
from judged
