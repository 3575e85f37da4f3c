-- B4 汇聚对账一致率: reconciliations of the year that match in the sense of 35-3-04
select
  b.uscc,
  'recon' as source,
  subject(r.batch_id) as subject_id,
  (not (
    coalesce(r.src_rows > 0 and abs(r.src_rows - r.dst_rows) > $max_gap::double * r.src_rows, false)
    or coalesce(r.src_rows = 0 and r.dst_rows > 0, false)
    or coalesce(r.src_hash <> r.dst_hash, false)
  ))::bigint as numerator,
  1::bigint as denominator,
from recon as r
join ingest_batch as b on b.batch_id = r.batch_id
where in_window(r.checked_at::date)
