-- The latest reconciliation of every entry that must be aggregated matches, in the sense of 35-3-04.
with latest as (
  select
    b.catalog_id,
    arg_max(
      struct_pack(batch_id := r.batch_id, checked_at := r.checked_at, src_rows := r.src_rows, dst_rows := r.dst_rows,
        src_hash := r.src_hash, dst_hash := r.dst_hash),
      struct_pack(checked_at := r.checked_at, batch_id := r.batch_id)
    ) as last,
  from recon as r
  join ingest_batch as b on b.batch_id = r.batch_id
  where b.catalog_id in (select catalog_id from gate_entry)
  group by b.catalog_id
),
entries as (
  select
    e.project_id,
    e.catalog_id,
    l.last,
    l.catalog_id is null as is_unchecked,
    -- a / b > t is compared as a > t * b, so that no quotient is rounded
    coalesce(l.last.src_rows > 0 and abs(l.last.src_rows - l.last.dst_rows) > $max_gap::double * l.last.src_rows, false)
    or coalesce(l.last.src_rows = 0 and l.last.dst_rows > 0, false)
    or coalesce(l.last.src_hash <> l.last.dst_hash, false) as is_mismatch,
  from gate_entry as e
  left join latest as l on l.catalog_id = e.catalog_id
  where e.is_aggregated
),
totals as (
  select
    project_id,
    list(gate_row('recon', last.batch_id, struct_pack(catalog_id, checked_at := last.checked_at, src_rows := last.src_rows, dst_rows := last.dst_rows))
      order by catalog_id) filter (where is_mismatch) as mismatches,
    list(gate_row('catalog', catalog_id, struct_pack(catalog_id)) order by catalog_id) filter (where is_unchecked) as unchecked,
  from entries
  group by project_id
)
select
  p.project_id,
  case
    when t.project_id is null then 'not_applicable/no_aggregated_entry'
    when not is_empty(t.mismatches) then 'fail/mismatch'
    when not is_empty(t.unchecked) then 'unknown/no_recon'
    else 'pass/met'
  end as verdict,
  case when not is_empty(t.mismatches) then t.mismatches else t.unchecked end as rows_,
from gate_project as p
left join totals as t on t.project_id = p.project_id
