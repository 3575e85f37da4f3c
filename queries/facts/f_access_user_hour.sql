-- one row per log_day, hour_of_day, user_id, user_org
select
  cast(ts as date) as log_day,
  extract(hour from ts) as hour_of_day,
  user_id,
  user_org,
  sum(case when ok then 1 else 0 end) as ok_calls,
  sum(case when ok and case_no is null then 1 else 0 end) as case_missing_ok_calls,
  count(distinct case when ok then subject_hash end) as distinct_subjects
from access_log
where ts >= $from_ts and ts < $cutoff
group by cast(ts as date), extract(hour from ts), user_id, user_org
having count(distinct case when ok then subject_hash end) >= 100
