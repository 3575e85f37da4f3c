-- one row per primary key: the row imported last wins (import order, then row order). {{…}} are identifiers of the contract.
create or replace table stg.{{table}} as
with landed as (
  select {{columns}}, parse_filename(filename, true) as _batch, {{row}} as _row, file_row_number,
  from read_parquet({{files}}, union_by_name = true, hive_partitioning = false, filename = true, file_row_number = true)
)
select {{columns}}, _batch, _row,
from landed
join (select batch_id as _landed_id, seq as _landed_seq from landed_batch) on _landed_id = _batch
qualify row_number() over (partition by {{key}} order by _landed_seq desc, file_row_number desc) = 1;
