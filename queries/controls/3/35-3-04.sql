-- id: 35-3-04
-- slug: source_and_platform_reconcile
-- title_zh: 汇聚不完整
-- title_en: Source and platform data should reconcile
-- item: 3
-- articles: [10, 11]
-- basis_law:
-- - {law: measures, ref: 十, para: 1, role: duty}
-- - {law: measures, ref: 十一, role: duty}
-- - {law: measures, ref: 三十五, item: 三, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [catalog, ingest_batch, recon]
-- optional_tables: []
-- basis: state
-- params:
--   batches: {default: 2, unit: 次, zh: 连续对账不一致次数}
--   max_gap: {default: 0.01, unit: 比例, zh: 允许的行数差异率}
-- magnitude_unit: 批
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 最近一次对账一致后自动消除。
-- remediation_zh: 补传缺失数据并重新对账。
-- false_positives_zh: 对账时点不一致；源端在对账窗口内持续写入。
with checks as (
  select
    b.catalog_id,
    r.batch_id,
    r.checked_at,
    r.src_rows,
    r.dst_rows,
    r.src_hash,
    r.dst_hash,
    -- a / b > t is compared as a > t * b, so that no quotient is rounded
    coalesce(r.src_rows > 0 and abs(r.src_rows - r.dst_rows) > $max_gap::double * r.src_rows, false)
    or coalesce(r.src_rows = 0 and r.dst_rows > 0, false)
    or coalesce(r.src_hash <> r.dst_hash, false) as is_mismatch,
    row_number() over (partition by b.catalog_id order by r.checked_at, r.batch_id)::integer as nth,
  from recon as r
  join ingest_batch as b on b.batch_id = r.batch_id
  where r.checked_at::date >= $effective_from::date
),
last_match as (
  select
    catalog_id,
    count(*)::integer as check_count,
    coalesce(max(nth) filter (where not is_mismatch), 0) as matched_nth,
    max_by(struct_pack(batch_id, checked_at, src_rows, dst_rows, src_hash, dst_hash), nth, 20) as latest,
  from checks
  group by catalog_id
),
judged as (
  select
    c.*,
    l.check_count,
    l.latest,
    l.check_count - l.matched_nth as run,
    k.checked_at::date as reached_on,
  from live_catalog as c
  join last_match as l on l.catalog_id = c.catalog_id
  left join checks as k on k.catalog_id = l.catalog_id and k.nth = l.matched_nth + $batches::integer
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  coalesce(
    not_aggregated(province_aggregated, data_level, no_aggregate_approval),
    case when check_count < $batches then 'too_few_batches' end
  ) as exclusion,
  case when run >= $batches then 'violation' end as violation,
  reached_on as occurred_on,
  run as magnitude,
  to_json(struct_pack(catalog_id, name, run, recon := latest[1:least(run, 20)])) as evidence,
from judged
