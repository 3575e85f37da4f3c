-- one row per month, grant_id, catalog_id, app_id, user_org, scenario_code, items: the successful calls of f_access_grant, days summed up
select
  date_trunc('month', log_day)::date as month_on,
  grant_id,
  catalog_id,
  app_id,
  user_org,
  scenario_code,
  items,
  sum(ok_calls)::bigint as ok_calls,
  sum(case_missing_ok_calls)::bigint as case_missing_ok_calls,
  min(log_day) as first_on,
  max(log_day) as last_on,
  max(max_ts_ok) as max_ts_ok,
from {{fact}}
where ok_calls > 0
group by date_trunc('month', log_day)::date, grant_id, catalog_id, app_id, user_org, scenario_code, items
