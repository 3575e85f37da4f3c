-- the files of given batches; $ids is a JSON list
select batch_id, table_name, file_name, part, sha256, imported_at::varchar as imported_at,
from import_batch
where batch_id in (select unnest(from_json($ids, '["varchar"]')));
