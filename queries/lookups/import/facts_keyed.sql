-- one row: what a landed file with a primary key holds
with landed as (
  select row_time as moment from read_parquet(source_file)
),

keyed as (
  select distinct primary_key from read_parquet(source_file)
)

select
  count(*)::double as n,
  (select count(*) from keyed)::double as distinct_rows,
  min(moment)::timestamp::varchar as period_from,
  max(moment)::timestamp::varchar as period_to,
from landed
