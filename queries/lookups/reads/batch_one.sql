-- one import, withdrawn or not
select
  batch_id,
  table_name,
  file_name,
  part,
  rows_landed::double as rows_landed,
  period_from::varchar as period_from,
  period_to::varchar as period_to,
  imported_at::varchar as imported_at,
  withdrawn_at::varchar as withdrawn_at,
from import_batch
where batch_id = $batch_id
