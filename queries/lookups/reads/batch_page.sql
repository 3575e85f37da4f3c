-- one page of imports, newest first; $before NULL = from the newest
select
  batch_id,
  seq::double as seq,
  table_name,
  file_name,
  part,
  sha256,
  bytes::double as bytes,
  rows_in::double as rows_in,
  rows_landed::double as rows_landed,
  rows_rejected::double as rows_rejected,
  rows_classified::double as rows_classified,
  rows_warned::double as rows_warned,
  period_from::varchar as period_from,
  period_to::varchar as period_to,
  imported_at::varchar as imported_at,
  withdrawn_at::varchar as withdrawn_at,
from import_batch
where $before::double is null or seq < $before::double
order by seq desc
limit $limit;
