-- id: 35-5-06
-- slug: disabled_account_not_used
-- title_zh: 停用账号访问
-- title_en: A disabled account should not be able to read data
-- item: 5
-- articles: [32]
-- other_law: []
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [access_log, account]
-- optional_tables: []
-- facts: [f_access_user]
-- coverage_effect: ok_to_unknown
-- basis: state
-- clears: ledger
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 清理凭证与会话，核查访问内容。
-- false_positives_zh: 账号重新启用后停用时间未清空。
with by_day as (
  select user_id, date_trunc('month', log_day)::date as month_on, log_day, max(max_ts_ok) as last_call_at
  from f_access_user
  where ok_calls > 0 and user_id is not null
  group by user_id, log_day
),
marked as (
  select d.*, a.uscc, a.disabled_at, coalesce(d.last_call_at > a.disabled_at, false) as is_after
  from by_day as d
  left join account as a on a.user_id = d.user_id
),
judged as (
  select
    user_id,
    month_of(month_on) as month,
    any_value(uscc) as uscc,
    any_value(disabled_at) as disabled_at,
    count(*) filter (where is_after) as days_after,
    min(log_day) filter (where is_after) as after_on,
    list(struct_pack(log_day, last_call_at) order by log_day) filter (where is_after) as days,
  from marked
  group by user_id, month_on
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
