-- one row per month, user_id, user_org: the successful calls of f_access_user, days summed up
select
  date_trunc('month', log_day)::date as month_on,
  user_id,
  user_org,
  sum(ok_calls)::bigint as ok_calls,
  max(max_ts_ok) as max_ts_ok,
from {{fact}}
where ok_calls > 0
group by date_trunc('month', log_day)::date, user_id, user_org
