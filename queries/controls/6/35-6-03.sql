-- id: 35-6-03
-- slug: no_unapproved_mass_deletion
-- title_zh: 批量删除清表
-- title_en: A resource should not be emptied or mass-deleted without approval
-- item: 6
-- articles: [7]
-- basis_law:
-- - {law: measures, ref: 七, item: 三, role: duty}
-- - {law: measures, ref: 三十五, item: 六, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [change_log, ticket]
-- optional_tables: [recon, ingest_batch]
-- facts: [f_change]
-- coverage_effect: ok_to_unknown
-- basis: state
-- params:
--   ratio: {default: 0.2, unit: 比例, zh: 一日删除行数与删除前平台行数之比}
--   min_rows: {default: 100, unit: 行, zh: 视为批量删除的最少行数}
-- magnitude_unit: 条
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 导入删除之前已经批准、且覆盖该目录的审批单后消除。
-- remediation_zh: 立即恢复备份，出具数据一致性报告。
-- false_positives_zh: 依法到期删除；全量覆写任务渠道标注错误。
with subjects as (
  select
    uscc,
    catalog_id,
    log_day,
    bool_and(approved and covered) as all_approved,
    bool_or(op = 'T') as is_emptied,
    coalesce(sum(rows_sum) filter (where op = 'D'), 0)::bigint as deleted,
    sum(rows_sum)::bigint as magnitude,
    min(struct_pack(min_ts, max_ts, op, channel, ticket_id, rows_sum, approved, covered), 20) as first_writes,
  from hand_write
  where is_manual and op in ('D', 'T')
  group by uscc, catalog_id, log_day
),
baselines as (
  select b.catalog_id, r.checked_at, arg_max(r.dst_rows, r.batch_id) as dst_rows,
  from recon as r
  join ingest_batch as b using (batch_id)
  where r.dst_rows > 0
  group by b.catalog_id, r.checked_at
),
judged as (
  select s.*, b.dst_rows as baseline, b.checked_at as baseline_at,
  from subjects as s
  asof left join baselines as b on b.catalog_id = s.catalog_id and s.log_day::timestamp > b.checked_at
)
select
  subject(j.uscc, j.catalog_id, j.log_day) as subject_id,
  j.uscc as agency_uscc,
  case when j.all_approved then 'approved_deletion' end as exclusion,
  log_low('change_log', month_of(j.log_day)) as coverage_low,
  case
    when j.is_emptied then 'table_emptied'
    when j.deleted >= $min_rows and j.deleted >= $ratio::double * j.baseline then 'mass_deletion'
  end as violation,
  case when j.deleted >= $min_rows and j.baseline is null then 'no_baseline' end as unknown_last,
  j.log_day as occurred_on,
  j.magnitude,
  to_json(struct_pack(
    uscc := j.uscc, catalog_id := j.catalog_id, log_day := j.log_day, deleted := j.deleted, baseline := j.baseline,
    baseline_at := j.baseline_at, writes := j.first_writes
  )) as evidence,
from judged as j
