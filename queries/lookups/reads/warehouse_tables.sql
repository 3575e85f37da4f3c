-- one row per table that exists already: schema.name
select table_schema || '.' || table_name as name
from information_schema.tables
where table_schema in ('main', 'stg');
