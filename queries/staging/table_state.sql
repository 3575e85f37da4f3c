-- one row per input table of the last assessment: whether it was ever imported, how many rows it has, which time they span
create or replace table table_state (
  table_name varchar primary key,
  loaded boolean not null,
  row_count bigint not null,
  batches integer not null,
  period_from timestamp,
  period_to timestamp
)
