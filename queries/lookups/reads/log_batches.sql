-- files of one log whose period touches a span of days; a file without a known period counts
select batch_id, table_name, file_name, part, sha256, imported_at::varchar as imported_at,
from import_batch
where withdrawn_at is null
  and table_name = $table
  and coalesce(period_from::date <= $to::date, true)
  and coalesce(period_to::date >= $from::date, true)
order by seq
limit 20;
