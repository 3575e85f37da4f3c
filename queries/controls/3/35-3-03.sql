-- id: 35-3-03
-- slug: data_updated_within_cycle
-- title_zh: 超周期未更新
-- title_en: Shared data should be refreshed within its update cycle
-- item: 3
-- articles: [11]
-- basis_law:
-- - {law: measures, ref: 十一, role: duty}
-- - {law: measures, ref: 三十五, item: 三, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [catalog, ingest_batch]
-- optional_tables: [outage]
-- basis: state
-- params:
--   ratio_s2: {default: 3, unit: 倍, zh: 升为较重的逾期倍数（逾期天数与更新周期上限之比）}
--   ratio_s1: {default: 10, unit: 倍, zh: 升为严重的逾期倍数（逾期天数与更新周期上限之比）}
--   min_late_s2: {default: 10, unit: 天, zh: 升为较重的最少逾期天数}
--   min_late_s1: {default: 60, unit: 天, zh: 升为严重的最少逾期天数}
-- magnitude_unit: 天
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 有更新的成功批次后自动消除。
-- remediation_zh: 按更新周期恢复更新，补齐缺口；无变化的提交零增量确认。
-- false_positives_zh: 静态数据未做零增量确认；平台停机；更新周期登记错误。
with latest as (
  select
    catalog_id,
    arg_max(
      struct_pack(batch_id, finished_at, row_count, zero_confirm),
      struct_pack(finished_at, batch_id)
    ) as batch,
  from good_batch
  group by catalog_id
),
entries as (
  select
    c.*,
    l.batch,
    clock(l.batch.finished_at::date, $effective_from) as last_on,
  from live_catalog as c
  join latest as l on l.catalog_id = c.catalog_id
),
judged as (
  select
    *,
    freshness(e.last_on, e.update_cycle, e.provider_uscc, e.catalog_id) as fresh,
    as_of() - last_on as age_days,
    max_days(update_cycle) as cycle_days,
  from entries as e
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  coalesce(
    not_aggregated(province_aggregated, data_level, no_aggregate_approval),
    case
      when share_type = 'no_share' then 'no_share'
      when update_cycle is null then 'cycle_missing'
      when update_cycle = 'irregular' then 'irregular_cycle'
    end
  ) as exclusion,
  stale_undecidable(fresh) as due_missing,
  case when as_of() > fresh.x then fresh.due end as due_date,
  case when is_stale(fresh) then 'violation' end as violation,
  fresh.due + 1 as occurred_on,
  case
    when as_of() - fresh.due >= greatest($ratio_s1 * cycle_days, $min_late_s1) then 'S1'
    when as_of() - fresh.due >= greatest($ratio_s2 * cycle_days, $min_late_s2) then 'S2'
  end as severity,
  age_days as magnitude,
  to_json(struct_pack(
    catalog_id, name, update_cycle, max_days := cycle_days, batch_id := batch.batch_id, finished_at := batch.finished_at,
    row_count := batch.row_count, zero_confirm := batch.zero_confirm
  )) as evidence,
from judged
