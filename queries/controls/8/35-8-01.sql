-- id: 35-8-01
-- slug: share_request_replied_within_5_working_days
-- title_zh: 逾期答复
-- title_en: The source department should reply to a conditional request within 5 working days
-- item: 8
-- articles: [15]
-- basis_law:
-- - {law: measures, ref: 十五, para: 2, role: duty}
-- - {law: reg809, ref: 二十一, para: 1, from: '2025-08-01', role: standard}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [share_request, catalog]
-- optional_tables: [outage]
-- basis: event
-- params:
--   days: {default: 5, unit: 工作日, zh: 答复时限}
--   ext_days: {default: 10, unit: 工作日, zh: 经批准延期的上限}
--   days_s2: {default: 10, unit: 工作日, zh: 升为较重的时限}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 立即答复；建立到期提醒机制。
-- false_positives_zh: 补正、延期未录入；平台停机；数源部门登记错误。
with judged as (
  select
    r.*,
    k.awaiting,
    k.due,
    s2.due as due_s2,
    late(r.replied_at::date, k.due) as is_late,
  from data_request as r
  join request_clock($days, $ext_days) as k using (req_id)
  join request_clock($days_s2, $ext_days) as s2 using (req_id)
  where r.rst = 'conditional' or r.rst is null
)
select
  subject(req_id) as subject_id,
  provider_uscc as agency_uscc,
  received_at::date as basis_date,
  case
    when withdrawn_at is not null and replied_at is null and withdrawn_at::date <= due then 'withdrawn'
    when awaiting then 'awaiting_supplement'
  end as exclusion,
  case when rst is null then 'share_type_unknown' end as unknown_first,
  due is null as due_missing,
  due as due_date,
  case when is_late then 'violation' end as violation,
  pending(replied_at::date, due) as is_pending,
  due + 1 as occurred_on,
  case when coalesce(replied_at::date, as_of()) > due_s2 then 'S2' end as severity,
  to_json(struct_pack(
    req_id, catalog_id, applicant_uscc, provider_uscc, received_at, supp_asked_at, supp_at, replied_at, ext_approved_to, withdrawn_at
  )) as evidence,
from judged
