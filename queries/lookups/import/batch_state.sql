select
  table_name,
  withdrawn_at::varchar as withdrawn_at,
from import_batch
where batch_id = $batch_id
