-- landed batches of given tables, not withdrawn; $tables is a JSON list
select table_name, file_name, batch_id, sha256, rows_landed::double as rows,
from import_batch
where withdrawn_at is null and table_name in (select unnest(from_json($tables, '["varchar"]')))
order by table_name, seq;
