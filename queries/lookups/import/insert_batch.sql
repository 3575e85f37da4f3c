-- seq grows with every import: staging lets the highest (seq, _row) of a key win
insert into import_batch
select
  $batch_id,
  coalesce(max(seq), 0) + 1,
  $table_name,
  $file_name,
  $part,
  $sha256,
  $mapping_sha256,
  $bytes,
  $rows_in,
  $rows_landed,
  $rows_rejected,
  $rows_classified,
  $rows_warned,
  $period_from::timestamp,
  $period_to::timestamp,
  $lake_path,
  $rejects_path,
  $report,
  $imported_at::timestamp,
  null,
from import_batch
