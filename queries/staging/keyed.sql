-- one row per primary key: the row imported last wins (import order, then row order). {{…}} are identifiers of the contract.
create or replace table stg.{{table}} as
with landed as (
  select {{columns}}, parse_filename(filename, true) as _batch, {{row}} as _row, file_row_number,
  from read_parquet({{files}}, union_by_name = true, filename = true, file_row_number = true)
)
select {{columns}}, l._batch, l._row,
from landed as l
join landed_batch as b on b.batch_id = l._batch
qualify row_number() over (partition by {{key}} order by b.seq desc, l.file_row_number desc) = 1;
