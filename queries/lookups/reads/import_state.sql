-- one row per table that has landed files
select
  table_name,
  count(*)::integer as batches,
  sum(rows_landed)::double as rows_landed,
  min(period_from)::varchar as period_from,
  max(period_to)::varchar as period_to,
  max(imported_at)::varchar as imported_at,
from import_batch
where withdrawn_at is null
group by table_name;
