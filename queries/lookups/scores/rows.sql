-- Rows of one indicator, those that miss first; $missed = only those.
select
  indicator_id,
  uscc,
  source,
  subject_id,
  numerator,
  denominator,
  title,
  findings,
from read_parquet($path, hive_partitioning = false)
where indicator_id = $indicator_id
  and ($uscc::varchar is null or uscc = $uscc)
  and (not $missed or numerator < denominator)
order by numerator < denominator desc, uscc, source, subject_id
limit $count::integer offset $skip::integer
