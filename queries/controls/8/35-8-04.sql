-- id: 35-8-04
-- slug: quality_objection_answered_within_10_working_days
-- title_zh: 质量异议不处理
-- title_en: A data-quality objection should be answered within 10 working days
-- item: 8
-- articles: [20]
-- basis_law:
-- - {law: measures, ref: 二十, role: duty}
-- - {law: reg809, ref: 二十六, para: 2, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 三十九, item: 六, from: '2025-08-01', role: penal}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2025-08-01'
-- severity: S3
-- evidence_class: E1
-- tables: [dq_issue, catalog]
-- optional_tables: [outage]
-- basis: event
-- params:
--   days: {default: 10, unit: 工作日, zh: 质量异议的答复时限}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 核实、更正并反馈。
-- false_positives_zh: 异议重复提交；已线下答复。
with issues as (
  select
    i.*,
    c.name as catalog_name,
    c.provider_uscc,
    due_wd(i.raised_at::date, $days, c.provider_uscc, i.catalog_id) as due,
  from dq_issue as i
  left join catalog as c on c.catalog_id = i.catalog_id
)
select
  subject(issue_id) as subject_id,
  provider_uscc as agency_uscc,
  raised_at::date as basis_date,
  due is null as due_missing,
  due as due_date,
  case when late(replied_at::date, due) then 'violation' end as violation,
  pending(replied_at::date, due) as is_pending,
  due + 1 as occurred_on,
  to_json(struct_pack(issue_id, catalog_id, catalog_name, provider_uscc, raiser_uscc, raised_at, replied_at)) as evidence,
from issues
