-- id: 35-9-01
-- slug: unconditional_request_replied_within_1_working_day
-- title_zh: 无条件申请1工作日未答复
-- title_en: An unconditional request should be answered within 1 working day
-- item: 9
-- articles: [15]
-- basis_law:
-- - {law: measures, ref: 十五, para: 1, role: duty}
-- - {law: reg809, ref: 二十一, para: 1, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 九, role: item}
-- effective_from: '2025-08-01'
-- severity: S3
-- evidence_class: E1
-- tables: [share_request, catalog]
-- optional_tables: [outage]
-- basis: event
-- params:
--   days: {default: 1, unit: 工作日, zh: 无条件共享申请的答复时限}
--   ext_days: {default: 10, unit: 工作日, zh: 经批准延期的上限}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 立即答复；无条件共享设为自动办结。
-- false_positives_zh: 平台自动授权未回写答复时间；批准延期未录入。
with requests as (
  select r.*, k.awaiting, k.due,
  from data_request as r
  join request_clock($days, $ext_days) as k using (req_id)
  where r.rst = 'unconditional'
)
select
  subject(req_id) as subject_id,
  provider_uscc as agency_uscc,
  received_at::date as basis_date,
  case
    when replied_at is null and withdrawn_at::date <= due then 'withdrawn'
    when awaiting then 'awaiting_supplement'
  end as exclusion,
  due is null as due_missing,
  due as due_date,
  case when late(replied_at::date, due) then 'violation' end as violation,
  pending(replied_at::date, due) as is_pending,
  due + 1 as occurred_on,
  to_json(struct_pack(
    req_id, catalog_id, applicant_uscc, provider_uscc, received_at, supp_asked_at, supp_at, replied_at, ext_approved_to, withdrawn_at
  )) as evidence,
from requests
