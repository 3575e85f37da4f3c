-- id: 35-6-04
-- slug: no_silent_rewrite
-- title_zh: 历史数据静默改写
-- title_en: Changes between snapshots should be explained by logged updates
-- item: 6
-- notice_item: 8
-- articles: [11, 32]
-- basis_law:
-- - {law: measures, ref: 十一, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E2
-- tables: [snapshot_diff, change_log, catalog]
-- optional_tables: []
-- facts: [f_change]
-- coverage_effect: none
-- basis: event
-- magnitude_unit: 条
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 补导缺失的更新日志后消除。
-- remediation_zh: 查明改写来源，补充变更记录。
-- false_positives_zh: 摘要算法或字段顺序变化；全量覆写。
with entry_days as (
  -- running sums per entry turn "logged within (from, to]" into a difference of two look-ups
  select
    catalog_id,
    log_day,
    sum(sum(rows_sum) filter (where op = 'U')) over w as updated,
    sum(count(*) filter (where channel = 'full_overwrite')) over w as overwrites,
  from f_change
  group by catalog_id, log_day
  window w as (partition by catalog_id order by log_day)
),
log_days as (
  select distinct log_day from f_change
),
judged as (
  select
    d.*,
    c.provider_uscc,
    l.log_day as last_log_day,
    coalesce(b.updated, 0) - coalesce(a.updated, 0) as logged,
    coalesce(b.overwrites, 0) > coalesce(a.overwrites, 0) as has_overwrite,
  from snapshot_diff as d
  left join catalog as c on c.catalog_id = d.catalog_id
  asof left join entry_days as a on a.catalog_id = d.catalog_id and d.from_on >= a.log_day
  asof left join entry_days as b on b.catalog_id = d.catalog_id and d.to_on >= b.log_day
  asof left join log_days as l on d.to_on >= l.log_day
  where d.from_on < d.to_on
)
select
  subject(catalog_id, from_on, to_on) as subject_id,
  provider_uscc as agency_uscc,
  from_on as basis_date,
  case when has_overwrite then 'full_overwrite_in_period' end as exclusion,
  case when coalesce(last_log_day <= from_on, true) then 'log_not_loaded' end as unknown_first,
  case when changed_rows > logged then 'violation' end as violation,
  to_on as occurred_on,
  (changed_rows - logged)::bigint as magnitude,
  to_json(struct_pack(catalog_id, from_on, to_on, changed_rows, logged := logged::bigint)) as evidence,
from judged
