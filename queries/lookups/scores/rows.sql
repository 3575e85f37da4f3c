-- Rows of one indicator, those that miss first; $missed = only those that count. left_out = removed by people from both sides.
with judged as (
  select *, coalesce(len(alarms) > 0 and list_has_all($removed::json::varchar[], alarms), false) as left_out
  from read_parquet($path, hive_partitioning = false)
  where indicator_id = $indicator_id and ($uscc::varchar is null or uscc = $uscc)
)
select
  indicator_id,
  uscc,
  source,
  subject_id,
  numerator,
  denominator,
  title,
  findings,
  left_out,
from judged
where not $missed or (numerator < denominator and not left_out)
order by numerator < denominator desc, uscc, source, subject_id
limit $count::integer offset $skip::integer
