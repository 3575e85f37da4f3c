-- id: 35-8-08
-- slug: directive_done_by_due_date
-- title_zh: 逾期未整改或未完成书面任务
-- title_en: A written task or rectification notice should be completed by its due date
-- item: 8
-- articles: [6, 35]
-- basis_law:
-- - {law: measures, ref: 六, item: 二, role: duty}
-- - {law: measures, ref: 三十五, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [directive]
-- optional_tables: []
-- basis: event
-- magnitude_unit: 天
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 限期完成并书面报告；整改事项逾期的上报本级人民政府纳入督查督办。
-- false_positives_zh: 延期批准未录入；完成情况未及时复核。
with directives as (
  select *, greatest(due_on, ext_to) as due from directive
)
select
  subject(directive_id) as subject_id,
  target_uscc as agency_uscc,
  issued_on as basis_date,
  due as due_date,
  case when late(done_on, due) then 'violation' end as violation,
  pending(done_on, due) as is_pending,
  due + 1 as occurred_on,
  case
    when kind = 'rectification' and done_on is null then 'S1'
    when kind = 'rectification' then 'S2'
  end as severity,
  (coalesce(done_on, as_of()) - due)::bigint as magnitude,
  to_json(struct_pack(directive_id, kind, title, doc_no, issued_on, due_on, ext_to, done_on)) as evidence,
from directives
