-- id: 35-1-05
-- slug: quality_failures_not_persistent
-- title_zh: 质检不合格持续
-- title_en: Quality checks should not keep failing batch after batch
-- item: 1
-- articles: [7, 11]
-- basis_law:
-- - {law: measures, ref: 七, item: 三, role: duty}
-- - {law: measures, ref: 十一, role: duty}
-- - {law: measures, ref: 三十五, item: 一, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [catalog, ingest_batch, qc_result]
-- optional_tables: []
-- basis: state
-- params:
--   batches: {default: 3, unit: 批, zh: 连续不合格的批数}
--   max_rate: {default: 0.05, unit: 比例, zh: 不合格行占检查行的上限}
--   min_checked: {default: 30, unit: 行, zh: 一个批次计入的最少检查行数}
-- magnitude_unit: 批
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 最近一个受检批次合格。
-- remediation_zh: 定位不合格规则，修正源数据并重报合格批次。
-- false_positives_zh: 质检规则口径调整；历史脏数据一次性清洗。
with checks as (
  select batch_id, sum(checked_rows)::double as checked, sum(failed_rows)::double as failed,
  from qc_result
  group by batch_id
  having sum(checked_rows) >= $min_checked
),
checked as (
  select
    b.batch_id,
    b.catalog_id,
    b.finished_at,
    k.failed > $max_rate::double * k.checked as is_failing,
    row_number() over (partition by b.catalog_id order by b.finished_at, b.batch_id) as seq,
  from ingest_batch as b
  join checks as k on k.batch_id = b.batch_id
  join live_catalog as c on c.catalog_id = b.catalog_id
  where b.finished_at::date >= $effective_from::date
),
-- the run is what follows the latest batch that passed
runs as (
  select
    catalog_id,
    count(*) as n_checked,
    coalesce(max(seq) filter (where not is_failing), 0) as last_pass,
    count(*) - coalesce(max(seq) filter (where not is_failing), 0) as run,
  from checked
  group by catalog_id
),
broken as (
  select
    r.catalog_id,
    max(k.finished_at::date) filter (where k.seq = r.last_pass + $batches) as occurred_on,
  from runs as r
  join checked as k on k.catalog_id = r.catalog_id and k.seq > r.last_pass
  where r.run >= $batches
  group by r.catalog_id
),
failures as (
  select
    k.catalog_id,
    list(
      struct_pack(
        batch_id := k.batch_id, finished_at := k.finished_at, rule_id := q.rule_id, checked_rows := q.checked_rows,
        failed_rows := q.failed_rows
      )
      order by k.seq desc, q.failed_rows desc, q.rule_id
    )[:20] as failures,
  from runs as r
  join checked as k on k.catalog_id = r.catalog_id and k.seq > r.last_pass
  join qc_result as q on q.batch_id = k.batch_id
  where r.run >= $batches and q.failed_rows > 0
  group by k.catalog_id
)
select
  subject(c.catalog_id) as subject_id,
  c.provider_uscc as agency_uscc,
  case when r.n_checked < $batches then 'too_few_batches' end as exclusion,
  case when r.run >= $batches then 'violation' end as violation,
  b.occurred_on,
  r.run as magnitude,
  to_json(struct_pack(
    catalog_id := c.catalog_id, name := c.name, checked_batches := r.n_checked, failing_run := r.run, failures := f.failures
  )) as evidence,
from live_catalog as c
join runs as r on r.catalog_id = c.catalog_id
left join broken as b on b.catalog_id = c.catalog_id
left join failures as f on f.catalog_id = c.catalog_id
