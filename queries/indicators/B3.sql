-- B3 数据质量合格率: rows that passed the quality checks of the year's batches
select
  b.uscc,
  'qc_result' as source,
  subject(q.batch_id, q.rule_id) as subject_id,
  q.checked_rows - q.failed_rows as numerator,
  q.checked_rows as denominator,
from qc_result as q
join ingest_batch as b on b.batch_id = q.batch_id
where in_window(b.finished_at::date)
