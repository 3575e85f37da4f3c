-- one row per table that reads may use and that exists already
select table_name
from information_schema.tables
where table_schema = 'main' and table_name in ('org', 'org_scope', 'result', 'control_run', 'run_state', 'table_state', 'catalog');
