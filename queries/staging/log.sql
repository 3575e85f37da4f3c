-- one row per log record, as landed: big logs have no key and are read in place
create or replace view stg.{{table}} as
select {{columns}}, parse_filename(filename, true) as _batch, {{row}} as _row,
from read_parquet({{files}}, union_by_name = true, hive_partitioning = false, filename = true, file_row_number = true);
