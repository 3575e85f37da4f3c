-- one row: how many times each row of these files would be read on average if every month were scanned by itself, as the
-- least and greatest time of each row group tell. About 1 for files in order of time, 12 for a year in no order.
with row_group as (
  select
    row_group_num_rows as n,
    date_diff('month', stats_min_value::timestamp, stats_max_value::timestamp) + 1 as months,
  from parquet_metadata({{files}})
  where path_in_schema = 'ts'
)
select (sum(n * months) / nullif(sum(n), 0))::double as scans,
from row_group;
