-- id: 35-6-06
-- slug: audit_log_without_gap
-- title_zh: 审计日志断档
-- title_en: Write logs should exist for every working day with batches
-- item: 6
-- notice_item: 8
-- articles: [7, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 五, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: csl_2016, ref: 二十一, item: 三, to: '2025-12-31', role: duty}
-- - {law: csl, ref: 二十三, item: 三, from: '2026-01-01', role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E2
-- tables: [ingest_batch, change_log, work_calendar]
-- optional_tables: [outage]
-- facts: [f_change]
-- coverage_effect: all_to_unknown
-- basis: state
-- params:
--   min_gap_days: {default: 1, unit: 天, zh: 报警的最少断档日数}
--   gap_s1: {default: 3, unit: 天, zh: 升为严重的断档日数}
-- magnitude_unit: 天
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 补导缺失的变更日志后消除。
-- remediation_zh: 补采日志，核查日志链路。
-- false_positives_zh: 日志延迟归档；批次由平台侧代为写入。
with batch_days as (
  select b.uscc, b.finished_at::date as d, count(*)::integer as batches,
  from ingest_batch as b
  join work_calendar as w on w.d = b.finished_at::date and w.is_workday
  where b.status = 'success' and coalesce(b.row_count, 0) > 0 and b.finished_at::date >= $effective_from::date
  group by b.uscc, b.finished_at::date
),
logged as (
  select distinct uscc, log_day from f_change
),
days as (
  select
    b.uscc,
    b.d,
    b.batches,
    b.d in (select log_day from logged) as is_loaded,
    l.log_day is null and o.d is null as is_bare,
  from batch_days as b
  left join logged as l on l.uscc = b.uscc and l.log_day = b.d
  left join outage_class_day as o on o.class = day_class_of(b.uscc, null::varchar) and o.d = b.d
),
subjects as (
  select
    uscc,
    month_of(d) as month,
    bool_or(is_loaded) as has_log,
    count(*)::integer as batch_days,
    count(*) filter (where is_loaded and is_bare) as gap_days,
    min(d) filter (where is_loaded and is_bare) as first_gap,
    coalesce(list(struct_pack(d, batches) order by d) filter (where is_loaded and is_bare), []) as gaps,
  from days
  group by uscc, month_of(d)
)
select
  subject(s.uscc, s.month) as subject_id,
  s.uscc as agency_uscc,
  case when not s.has_log then 'log_not_loaded' end as unknown_first,
  log_low('change_log', s.month) as coverage_low,
  case when s.gap_days >= $min_gap_days then 'violation' end as violation,
  s.first_gap as occurred_on,
  case when s.gap_days >= $gap_s1 then 'S1' end as severity,
  s.gap_days as magnitude,
  to_json(struct_pack(uscc := s.uscc, month := s.month, batch_days := s.batch_days, gaps := s.gaps)) as evidence,
from subjects as s
