-- one row: what a landed log file holds
with landed as (
  select row_time as moment from read_parquet(source_file)
)

select
  count(*)::double as n,
  count(*)::double as distinct_rows,
  min(moment)::timestamp::varchar as period_from,
  max(moment)::timestamp::varchar as period_to,
from landed
