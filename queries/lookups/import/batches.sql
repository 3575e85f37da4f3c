-- Batches in import order: the landed ones, or those of a list of ids, withdrawn ones too (their files stay in the lake).
select
  batch_id,
  seq::double as seq,
  table_name,
  lake_path,
  rows_landed::double as rows_landed,
  period_from::varchar as period_from,
  period_to::varchar as period_to,
from import_batch
where case when $ids::json is null then withdrawn_at is null else batch_id in (select unnest($ids::json::varchar[])) end
order by seq
