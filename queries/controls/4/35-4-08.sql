-- id: 35-4-08
-- slug: usage_report_submitted
-- title_zh: 未反馈使用情况
-- title_en: The use of shared data should be reported each half-year
-- item: 4
-- articles: [20]
-- basis_law:
-- - {law: measures, ref: 二十, role: duty}
-- - {law: measures, ref: 三十五, item: 四, role: item}
-- effective_from: '2023-08-15'
-- severity: S4
-- evidence_class: E1
-- tables: [access_log, share_grant, usage_report]
-- optional_tables: [outage]
-- facts: [f_access_grant]
-- coverage_effect: none
-- basis: state
-- params:
--   days: {default: 15, unit: 工作日, zh: 半年期满后的反馈时限}
-- magnitude_unit: 次
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 补报使用情况与应用成效总结。
-- false_positives_zh: 以授权包为单位合并反馈。
with by_period as (
  select
    grant_id,
    year(month_on) || case when month(month_on) <= 6 then 'H1' else 'H2' end as period,
    case when month(month_on) <= 6 then make_date(year(month_on), 6, 30) else make_date(year(month_on), 12, 31) end as period_end,
    sum(ok_calls)::bigint as ok_calls,
  from use_month
  group by grant_id, period, period_end
),
judged as (
  select
    p.*,
    g.grantee_uscc,
    g.catalog_id,
    r.submitted_on,
    due_wd(p.period_end, $days, g.grantee_uscc, g.catalog_id) as due,
  from by_period as p
  join share_grant as g on g.grant_id = p.grant_id
  left join usage_report as r on r.grant_id = p.grant_id and r.period_code = p.period
  where p.period_end between $effective_from::date and as_of()
)
select
  subject(grant_id, period) as subject_id,
  grantee_uscc as agency_uscc,
  due is null as due_missing,
  due as due_date,
  case when late(submitted_on, due) then 'violation' end as violation,
  pending(submitted_on, due) as is_pending,
  due + 1 as occurred_on,
  ok_calls as magnitude,
  to_json(struct_pack(grant_id, period, grantee_uscc, catalog_id, submitted_on, ok_calls)) as evidence,
from judged
