-- id: 35-8-09
-- slug: verification_answered
-- title_zh: 核实比对未及时配合
-- title_en: A request to verify or compare should be answered in good time
-- item: 8
-- articles: [15]
-- basis_law:
-- - {law: measures, ref: 十五, para: 3, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S4
-- evidence_class: E2
-- tables: [share_request]
-- optional_tables: [outage]
-- basis: event
-- params:
--   days: {default: 5, unit: 工作日, zh: 核实比对请求的答复时限}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 尽快通过适当方式配合核实、比对并反馈结果。
-- false_positives_zh: 已线下核实未回填答复时间；法律、法规、规章另有规定不予核实。
with requests as (
  select *, due_wd(r.received_at::date, $days, r.provider_uscc, r.catalog_id) as due,
  from share_request as r
  where request_kind = 'verify'
)
select
  subject(req_id) as subject_id,
  provider_uscc as agency_uscc,
  received_at::date as basis_date,
  case when replied_at is null and withdrawn_at::date <= due then 'withdrawn' end as exclusion,
  due is null as due_missing,
  due as due_date,
  case when late(replied_at::date, due) then 'violation' end as violation,
  pending(replied_at::date, due) as is_pending,
  due + 1 as occurred_on,
  to_json(struct_pack(
    req_id, catalog_id, applicant_uscc, provider_uscc, received_at, replied_at, withdrawn_at
  )) as evidence,
from requests
