-- views over files that do not lie in this home, which itself may lie below a folder called lake; $home and place are SQL
-- literals without their closing quote
with over_files as (
  select sql, regexp_extract(sql, '(''(?:[^'']|'''')*/)(?:lake|facts)/[^/'']+/[^/'']+[.]parquet''', 1) as place
  from duckdb_views()
  where not internal and contains(sql, 'read_parquet')
)
select sql, place
from over_files
where place not in ('', $home)
