-- id: 35-3-06
-- slug: failed_batches_attended
-- title_zh: 连续失败未处置
-- title_en: Repeated batch failures should be attended to within 2 working days
-- item: 3
-- articles: [10, 11]
-- basis_law:
-- - {law: measures, ref: 十, para: 1, role: duty}
-- - {law: measures, ref: 十一, role: duty}
-- - {law: measures, ref: 三十五, item: 三, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [ingest_batch]
-- optional_tables: [outage, catalog]
-- basis: event
-- params:
--   run_length: {default: 3, unit: 批, zh: 连续失败批数}
--   days: {default: 2, unit: 工作日, zh: 处置时限}
-- magnitude_unit: 批
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 查明原因、修复链路并补传。
-- false_positives_zh: 平台侧故障未标注责任侧。
with batches as (
  select
    batch_id,
    catalog_id,
    uscc,
    finished_at,
    err_side,
    handled_at,
    status = 'failed' as is_failed,
    -- each success opens a stretch: the failures that follow it are one run, and the next stretch starts with the success that ends it
    sum((status = 'success')::integer) over (
      partition by catalog_id order by finished_at, batch_id rows unbounded preceding
    ) as stretch,
  from ingest_batch
  where not (status = 'failed' and coalesce(err_side = 'platform', false))
),
stretches as (
  select
    catalog_id,
    stretch,
    count(*) filter (where is_failed) as failed_count,
    lead(min(finished_at) filter (where not is_failed)) over (partition by catalog_id order by stretch) as next_success_at,
  from batches
  group by catalog_id, stretch
),
failures as (
  select
    b.*,
    s.failed_count,
    s.next_success_at,
    row_number() over (partition by b.catalog_id, b.stretch order by b.finished_at, b.batch_id) as nth,
  from batches as b
  join stretches as s on s.catalog_id = b.catalog_id and s.stretch = b.stretch
  where b.is_failed and s.failed_count >= $run_length
),
third as (
  select * from failures where nth = $run_length
),
runs as (
  select
    t.batch_id,
    t.catalog_id,
    t.uscc,
    t.finished_at,
    t.failed_count,
    least(min(f.handled_at) filter (where f.handled_at >= t.finished_at), t.next_success_at)::date as handled_on,
    t.next_success_at,
    arg_min(struct_pack(f.batch_id, f.finished_at, f.err_side, f.handled_at), f.nth, 20) as failed_batches,
  from third as t
  join failures as f on f.catalog_id = t.catalog_id and f.stretch = t.stretch
  group by t.batch_id, t.catalog_id, t.uscc, t.finished_at, t.failed_count, t.next_success_at
),
judged as (
  select
    r.*,
    c.province_aggregated,
    due_wd(r.finished_at::date, $days::integer, r.uscc, r.catalog_id) as due,
  from runs as r
  left join catalog as c on c.catalog_id = r.catalog_id
)
select
  subject(catalog_id, batch_id) as subject_id,
  uscc as agency_uscc,
  finished_at::date as basis_date,
  case when province_aggregated then 'province_aggregated' end as exclusion,
  due is null as due_missing,
  due as due_date,
  case when late(handled_on, due) then 'violation' end as violation,
  pending(handled_on, due) as is_pending,
  due + 1 as occurred_on,
  failed_count as magnitude,
  to_json(struct_pack(catalog_id, batch_id, failed_count, handled_on, next_success_at, failed_batches)) as evidence,
from judged
