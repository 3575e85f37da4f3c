-- the batch that already holds these bytes, read as this table under this mapping
select
  batch_id,
  imported_at::varchar as imported_at,
from import_batch
where sha256 = $sha256
  and table_name = $table_name
  and coalesce(part, '') = $part
  and coalesce(mapping_sha256, '') = $mapping_sha256
  and withdrawn_at is null
order by seq desc
limit 1
