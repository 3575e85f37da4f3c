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
-- magnitude_unit: 个目录
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 更正后的日期表明验收前已编目、汇聚、共享，即消除。
-- remediation_zh: 补做编目、汇聚、共享，审批部门暂停验收与付款。
-- false_positives_zh: 应编目录清单在变更后未更新；省级统一汇聚。
select
  subject(p.project_id) as subject_id,
  p.uscc as agency_uscc,
  p.accepted_at as basis_date,
  case when p.fund is null or p.makes_public_data is null then 'project_attributes_missing' end as unknown_first,
  l.reason as violation,
  p.accepted_at as occurred_on,
  coalesce(l.lacking, 0) as magnitude,
  to_json(struct_pack(
    project_id := p.project_id, name := p.name, accepted_at := p.accepted_at, approver_uscc := p.approver_uscc,
    catalog_ids := p.catalog_ids, entries := coalesce(l.entries, [])
  )) as evidence,
from project as p
left join project_lack as l on l.project_id = p.project_id
where p.accepted_at is not null and coalesce(p.fund, 'fiscal') = 'fiscal' and coalesce(p.makes_public_data, true)
