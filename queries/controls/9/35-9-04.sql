-- id: 35-9-04
-- slug: impact_assessment_before_sensitive_grant
-- title_zh: 敏感个人信息共享无影响评估
-- title_en: A grant of sensitive personal information should have an impact assessment
-- item: 9
-- articles: [32]
-- basis_law:
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: pipl, ref: 五十五, role: duty}
-- - {law: pipl, ref: 五十六, role: duty}
-- - {law: reg809, ref: 十三, para: 1, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 九, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [share_grant, catalog, catalog_item]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 补录影响评估文号后消除。
-- remediation_zh: 补做个人信息保护影响评估并留存记录。
-- false_positives_zh: 评估以目录为单位统一开展。
with grants as (
  select
    g.*,
    c.name as catalog_name,
    c.provider_uscc,
    case when is_empty(g.items) then f.sensitive_personal else list_sort(list_intersect(g.items, f.sensitive_personal)) end as exposed,
  from share_grant as g
  join catalog_field as f on f.catalog_id = g.catalog_id
  left join catalog as c on c.catalog_id = g.catalog_id
)
select
  subject(grant_id) as subject_id,
  provider_uscc as agency_uscc,
  valid_from::date as basis_date,
  case when pia_ref is null then 'violation' end as violation,
  valid_from::date as occurred_on,
  to_json(struct_pack(grant_id, catalog_id, catalog_name, provider_uscc, grantee_uscc, valid_from, exposed, pia_ref)) as evidence,
from grants
where not is_empty(exposed)
