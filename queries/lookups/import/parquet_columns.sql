-- one row per column of a Parquet file, in its order
select
    column_name as name,
    column_type as type,
from (describe select * from read_parquet($path, binary_as_string = true, hive_partitioning = false))
