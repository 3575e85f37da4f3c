-- id: 35-9-02
-- slug: state_council_time_limits_met
-- title_zh: 超条例时限
-- title_en: Replies and deliveries should keep the State Council limits
-- item: 9
-- articles: [15]
-- basis_law:
-- - {law: measures, ref: 十五, para: 2, role: duty}
-- - {law: reg809, ref: 二十一, para: 1, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 二十二, para: 1, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 三十九, item: 四, from: '2025-08-01', role: penal}
-- - {law: measures, ref: 三十五, item: 九, role: item}
-- effective_from: '2025-08-01'
-- severity: S2
-- evidence_class: E2
-- tables: [share_request, catalog]
-- optional_tables: [outage]
-- basis: event
-- params:
--   reply_days: {default: 10, unit: 工作日, zh: 条例规定的答复时限}
--   ext_days: {default: 10, unit: 工作日, zh: 经批准延期的上限}
--   delivery_days: {default: 20, unit: 工作日, zh: 答复同意后条例规定的共享时限}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 立即办结并说明情况。
-- false_positives_zh: 延期批准未录入。
with requests as (
  select * from data_request where rst = 'conditional'
),
legs as (
  select r.*, 'reply' as leg, r.received_at::date as basis_date, r.replied_at::date as act_on, k.awaiting, k.due,
  from requests as r
  join request_clock($reply_days, $ext_days) as k using (req_id)
  union all by name
  select
    r.*,
    'delivery' as leg,
    r.replied_at::date as basis_date,
    r.delivered_on as act_on,
    false as awaiting,
    due_wd(r.replied_at::date, $delivery_days, r.provider_uscc, r.catalog_id) as due,
  from requests as r
  where r.decision = 'approved'
)
select
  subject(req_id, leg) as subject_id,
  provider_uscc as agency_uscc,
  basis_date,
  case
    when act_on is null and withdrawn_at::date <= due then 'withdrawn'
    when awaiting then 'awaiting_supplement'
  end as exclusion,
  due is null as due_missing,
  due as due_date,
  case when late(act_on, due) then 'violation' end as violation,
  pending(act_on, due) as is_pending,
  due + 1 as occurred_on,
  to_json(struct_pack(
    req_id, leg, catalog_id, applicant_uscc, provider_uscc, received_at, supp_asked_at, supp_at, replied_at, ext_approved_to, delivered_at,
    deliver_mode, offline_ref, withdrawn_at
  )) as evidence,
from legs
