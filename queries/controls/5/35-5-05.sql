-- id: 35-5-05
-- slug: no_subject_enumeration
-- title_zh: 枚举遍历
-- title_en: An account should not enumerate data subjects without cases
-- item: 5
-- notice_item: 8
-- articles: [7, 17, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 五, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: measures, ref: 十七, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E3
-- tables: [access_log]
-- optional_tables: []
-- facts: [f_access_user, f_access_user_hour]
-- coverage_effect: ok_to_unknown
-- basis: state
-- params:
--   subjects_per_hour: {default: 300, unit: 个, zh: 一小时内查询主体数的上限，不得低于 100}
--   max_no_case_rate: {default: 0.5, unit: 比例, zh: 无办件编号调用占比的上限}
-- magnitude_unit: 小时
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 暂停账号，人工核查查询用途。
-- false_positives_zh: 批量业务、压力测试、系统账号代查。
with users as (
  select user_id, user_org, month_on
  from user_month
  where user_id is not null
),
hours as (
  select
    user_id,
    user_org,
    date_trunc('month', log_day)::date as month_on,
    count(*) as hours_bad,
    min(log_day) as first_on,
    list(
      struct_pack(
        log_day, hour_of_day, distinct_subjects, ok_calls := ok_calls::bigint, case_missing_ok_calls := case_missing_ok_calls::bigint
      )
      order by distinct_subjects desc, log_day, hour_of_day
    )[1:20] as hours,
  from f_access_user_hour
  where distinct_subjects >= $subjects_per_hour
    and case_missing_ok_calls::double > $max_no_case_rate::double * ok_calls::double
  group by user_id, user_org, date_trunc('month', log_day)::date
),
judged as (
  select u.*, month_of(u.month_on) as month, h.hours_bad, h.first_on, h.hours
  from users as u
  left join hours as h on h.user_id = u.user_id and h.user_org is not distinct from u.user_org and h.month_on = u.month_on
)
select
  subject(j.user_id, j.user_org, j.month) as subject_id,
  j.user_org as agency_uscc,
  log_low('access_log', j.month) as coverage_low,
  case when j.hours_bad > 0 then 'violation' end as violation,
  j.first_on as occurred_on,
  j.hours_bad as magnitude,
  to_json(struct_pack(
    user_id := j.user_id,
    user_org := j.user_org,
    month := j.month,
    hours_bad := j.hours_bad,
    hours := j.hours
  )) as evidence,
from judged as j
