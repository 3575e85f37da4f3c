-- id: 35-8-02
-- slug: approved_share_delivered_within_5_working_days
-- title_zh: 同意后逾期共享
-- title_en: Approved data should be delivered within 5 working days of the reply
-- item: 8
-- articles: [15]
-- basis_law:
-- - {law: measures, ref: 十五, para: 2, role: duty}
-- - {law: reg809, ref: 二十二, para: 1, from: '2025-08-01', role: standard}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [share_request, catalog]
-- optional_tables: [outage]
-- basis: event
-- params:
--   days: {default: 5, unit: 工作日, zh: 答复同意后的共享时限}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 立即完成共享；线下共享的补登记。
-- false_positives_zh: 线下交付未登记；用数单位未完成对接。
with requests as (
  select r.*, due_wd(r.replied_at::date, $days, r.provider_uscc, r.catalog_id) as due,
  from data_request as r
  where r.decision = 'approved' and (r.rst = 'conditional' or r.rst is null)
)
select
  subject(req_id) as subject_id,
  provider_uscc as agency_uscc,
  replied_at::date as basis_date,
  case when delivered_on is null and withdrawn_at::date <= due then 'withdrawn' end as exclusion,
  case when rst is null then 'share_type_unknown' end as unknown_first,
  due is null as due_missing,
  due as due_date,
  case when late(delivered_on, due) then 'violation' end as violation,
  pending(delivered_on, due) as is_pending,
  due + 1 as occurred_on,
  to_json(struct_pack(
    req_id, catalog_id, applicant_uscc, provider_uscc, replied_at, delivered_at, deliver_mode, offline_ref, withdrawn_at
  )) as evidence,
from requests
