select
  batch_id,
  table_name,
  imported_at::varchar as imported_at,
  withdrawn_at::varchar as withdrawn_at,
from import_batch
where batch_id = $batch_id
