-- id: 35-8-12
-- slug: open_data_fresh
-- title_zh: 开放数据超周期未更新
-- title_en: An open dataset should be refreshed within the update cycle of its entry
-- item: 8
-- articles: [11, 18]
-- basis_law:
-- - {law: measures, ref: 十八, para: 1, role: duty}
-- - {law: measures, ref: 十一, role: standard}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [open_dataset, catalog]
-- optional_tables: [outage]
-- basis: state
-- params:
--   ratio_s2: {default: 3, unit: 倍, zh: 升为较重的逾期倍数（逾期天数与更新周期上限之比）}
--   min_late_s2: {default: 10, unit: 天, zh: 升为较重的最少逾期天数}
-- magnitude_unit: 天
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 导入更晚的更新日期，或者数据集下架后消除。
-- remediation_zh: 按更新周期更新开放数据集；不再更新的依法下架或调整更新周期。
-- false_positives_zh: 平台停机；更新日期未回填；静态数据周期登记错误。
with datasets as (
  select
    d.*,
    c.name,
    c.update_cycle,
    clock(coalesce(d.last_updated_at, d.published_at), $effective_from) as last_on,
  from open_dataset as d
  join live_catalog as c on c.catalog_id = d.catalog_id
),
judged as (
  select
    *,
    freshness(d.last_on, d.update_cycle, d.uscc, d.catalog_id) as fresh,
    max_days(update_cycle) as cycle_days,
  from datasets as d
)
select
  subject(dataset_id) as subject_id,
  uscc as agency_uscc,
  case
    when update_cycle is null then 'cycle_missing'
    when update_cycle = 'irregular' then 'irregular_cycle'
  end as exclusion,
  stale_undecidable(fresh) as due_missing,
  case when as_of() > fresh.x then fresh.due end as due_date,
  case when is_stale(fresh) then 'violation' end as violation,
  fresh.due + 1 as occurred_on,
  case when as_of() - fresh.due >= greatest($ratio_s2 * cycle_days, $min_late_s2) then 'S2' end as severity,
  as_of() - last_on as magnitude,
  to_json(struct_pack(
    dataset_id, catalog_id, name, update_cycle, max_days := cycle_days, published_at, last_updated_at
  )) as evidence,
from judged
