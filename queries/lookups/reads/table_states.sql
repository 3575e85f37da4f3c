-- one row per contract table as the last assessment saw it
select
  table_name,
  loaded,
  row_count::double as row_count,
  batches,
  period_from::varchar as period_from,
  period_to::varchar as period_to,
from table_state;
