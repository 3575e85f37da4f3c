-- one row per log_day, app_id, user_org, ip
select
  cast(ts as date) as log_day,
  app_id,
  user_org,
  ip,
  sum(case when ok then 1 else 0 end) as ok_calls,
  min(case when ok then ts end) as min_ts_ok,
  max(case when ok then ts end) as max_ts_ok
from access_log
where ts >= $from_ts and ts < $cutoff
group by cast(ts as date), app_id, user_org, ip
