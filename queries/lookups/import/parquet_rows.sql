-- one row per row of a Parquet file, every value as text
select
  /* columns */,
from read_parquet($path, binary_as_string = true, hive_partitioning = false)
