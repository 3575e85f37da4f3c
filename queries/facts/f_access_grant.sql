-- one row per log_day, grant_id, catalog_id, app_id, user_org, scenario_code, items
select
  cast(ts as date) as log_day,
  grant_id,
  catalog_id,
  app_id,
  user_org,
  scenario_code,
  items,
  count(*) as calls,
  sum(case when ok then 1 else 0 end) as ok_calls,
  sum(case when ok and case_no is null then 1 else 0 end) as case_missing_ok_calls,
  sum(case when ok then coalesce(row_count, 0) else 0 end) as rows_sum_ok,
  min(case when ok then ts end) as min_ts_ok,
  max(case when ok then ts end) as max_ts_ok
from access_log
where ts >= $from_ts and ts < $cutoff
group by cast(ts as date), grant_id, catalog_id, app_id, user_org, scenario_code, items
