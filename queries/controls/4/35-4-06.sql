-- id: 35-4-06
-- slug: personal_data_calls_linked_to_case
-- title_zh: 无业务关联调用
-- title_en: Calls for personal information should be linked to a case
-- item: 4
-- articles: [13, 17]
-- basis_law:
-- - {law: measures, ref: 十三, role: duty}
-- - {law: measures, ref: 十七, role: duty}
-- - {law: pipl, ref: 六, role: duty}
-- - {law: measures, ref: 三十五, item: 四, role: item}
-- effective_from: '2023-08-15'
-- severity: S4
-- evidence_class: E2
-- tables: [access_log, share_grant, catalog_item]
-- optional_tables: []
-- facts: [f_access_grant]
-- coverage_effect: all_to_unknown
-- basis: state
-- params:
--   min_calls: {default: 20, unit: 次, zh: 参与判断的最少成功调用次数}
--   max_rate: {default: 0.05, unit: 比例, zh: 无办件编号调用占比的上限}
--   case_no_required_by: {default: null, unit: 文号, zh: 规定调用须带办件编号的文件}
-- magnitude_unit: 次
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 接口强制携带办件编号，核查无关联调用。
-- false_positives_zh: 定时核验任务；批量业务以批次号代替办件号。
with by_month as (
  select
    u.grant_id,
    u.catalog_id,
    u.month_on,
    sum(u.ok_calls)::bigint as ok_calls,
    sum(u.case_missing_ok_calls)::bigint as case_missing_ok_calls,
  from use_month as u
  where u.catalog_id in (select f.catalog_id from catalog_field as f where not is_empty(f.personal))
  group by u.grant_id, u.catalog_id, u.month_on
),
-- only months over the limit are looked at by day
by_day as (
  select
    m.grant_id,
    m.catalog_id,
    m.month_on,
    f.log_day,
    sum(f.ok_calls)::bigint as ok_calls,
    sum(f.case_missing_ok_calls)::bigint as case_missing_ok_calls,
  from by_month as m
  join f_access_grant as f
    on f.grant_id = m.grant_id and f.catalog_id = m.catalog_id and date_trunc('month', f.log_day)::date = m.month_on
  where f.ok_calls > 0 and m.case_missing_ok_calls::double > $max_rate::double * m.ok_calls::double
  group by m.grant_id, m.catalog_id, m.month_on, f.log_day
),
missing as (
  select
    grant_id,
    catalog_id,
    month_on,
    min(log_day) as missing_on,
    list(struct_pack(log_day, ok_calls, case_missing_ok_calls) order by log_day) as days,
  from by_day
  where case_missing_ok_calls > 0
  group by grant_id, catalog_id, month_on
),
judged as (
  select m.*, month_of(m.month_on) as month, d.missing_on, d.days,
  from by_month as m
  left join missing as d on d.grant_id = m.grant_id and d.catalog_id = m.catalog_id and d.month_on = m.month_on
)
select
  subject(j.grant_id, j.catalog_id, j.month) as subject_id,
  g.grantee_uscc as agency_uscc,
  case when j.ok_calls < $min_calls then 'small_sample' end as exclusion,
  log_low('access_log', j.month) as coverage_low,
  case when j.case_missing_ok_calls::double > $max_rate::double * j.ok_calls::double then 'violation' end as violation,
  j.missing_on as occurred_on,
  case when $case_no_required_by::varchar is not null then 'S2' end as severity,
  j.case_missing_ok_calls as magnitude,
  to_json(struct_pack(
    grant_id := j.grant_id,
    catalog_id := j.catalog_id,
    month := j.month,
    grantee_uscc := g.grantee_uscc,
    personal_fields := f.personal,
    ok_calls := j.ok_calls,
    case_missing_ok_calls := j.case_missing_ok_calls,
    days := j.days
  )) as evidence,
from judged as j
join share_grant as g on g.grant_id = j.grant_id
join catalog_field as f on f.catalog_id = j.catalog_id
