-- id: 35-5-06
-- slug: disabled_account_not_used
-- title_zh: 停用账号访问
-- title_en: A disabled account should not be able to read data
-- item: 5
-- notice_item: 8
-- articles: [7, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 五, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [access_log, account]
-- optional_tables: []
-- facts: [f_access_user]
-- coverage_effect: ok_to_unknown
-- basis: state
-- magnitude_unit: 天
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 清理凭证与会话，核查访问内容。
-- false_positives_zh: 账号重新启用后停用时间未清空。
with by_month as (
  select user_id, month_on, max(max_ts_ok) as last_call_at
  from user_month
  where user_id is not null
  group by user_id, month_on
),
marked as (
  select m.*, a.uscc, a.disabled_at, coalesce(m.last_call_at > a.disabled_at, false) as is_after
  from by_month as m
  left join account as a on a.user_id = m.user_id
),
-- only months whose last call came too late are looked at by day
day_after as (
  select m.user_id, m.month_on, f.log_day, max(f.max_ts_ok) as last_call_at
  from marked as m
  join f_access_user as f on f.user_id = m.user_id and date_trunc('month', f.log_day)::date = m.month_on
  where m.is_after and f.ok_calls > 0
  group by m.user_id, m.month_on, m.disabled_at, f.log_day
  having max(f.max_ts_ok) > m.disabled_at
),
after_end as (
  select
    user_id,
    month_on,
    count(*) as days_after,
    min(log_day) as after_on,
    list(struct_pack(log_day, last_call_at) order by log_day) as days,
  from day_after
  group by user_id, month_on
),
judged as (
  select m.*, month_of(m.month_on) as month, coalesce(e.days_after, 0) as days_after, e.after_on, e.days,
  from marked as m
  left join after_end as e on e.user_id = m.user_id and e.month_on = m.month_on
)
select
  subject(j.user_id, j.month) as subject_id,
  j.uscc as agency_uscc,
  log_low('access_log', j.month) as coverage_low,
  case when j.days_after > 0 then 'violation' end as violation,
  j.after_on as occurred_on,
  j.days_after as magnitude,
  to_json(struct_pack(
    user_id := j.user_id,
    uscc := j.uscc,
    month := j.month,
    disabled_at := j.disabled_at,
    days := j.days
  )) as evidence,
from judged as j
