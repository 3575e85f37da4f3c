-- id: 35-2-06
-- slug: catalog_updated_within_10_working_days
-- title_zh: 目录更新逾期
-- title_en: The catalogue should be updated within 10 working days of a change
-- item: 2
-- articles: [9]
-- basis_law:
-- - {law: measures, ref: 九, para: 1, role: duty}
-- - {law: reg809, ref: 十七, para: 2, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2025-08-01'
-- severity: S3
-- evidence_class: E1
-- tables: [catalog_event, catalog]
-- optional_tables: [outage]
-- basis: event
-- params:
--   days: {default: 10, unit: 工作日, zh: 目录更新时限}
--   days_extended: {default: 15, unit: 工作日, zh: 经批准延期后的更新时限}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 完成目录更新并说明逾期原因。
-- false_positives_zh: 批准延期未录入；事件日期按发文日而非生效日填写。
with judged as (
  select
    e.*,
    c.provider_uscc,
    c.name,
    due_wd(
      e.occurred_on, case when e.ext_approved then $days_extended else $days end, c.provider_uscc, e.catalog_id
    ) as due,
  from catalog_event as e
  left join catalog as c on c.catalog_id = e.catalog_id
  where e.kind in ('duty_change', 'law_change', 'schema_change')
)
select
  subject(event_id) as subject_id,
  provider_uscc as agency_uscc,
  occurred_on as basis_date,
  due is null as due_missing,
  due as due_date,
  case when late(done_on, due) then 'violation' end as violation,
  pending(done_on, due) as is_pending,
  due + 1 as occurred_on,
  case when kind = 'schema_change' then 'S4' end as severity,
  to_json(struct_pack(
    event_id, catalog_id, name, kind, event_on := occurred_on, done_on, ext_approved
  )) as evidence,
from judged
