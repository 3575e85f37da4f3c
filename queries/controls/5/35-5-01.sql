-- id: 35-5-01
-- slug: sensitive_export_approved
-- title_zh: 敏感数据导出无审批
-- title_en: A bulk export of sensitive fields should have a valid approval
-- item: 5
-- notice_item: 8
-- articles: [7, 17, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 五, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: measures, ref: 十七, role: duty}
-- - {law: pipl, ref: 五十一, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [export_log, ticket, catalog_item]
-- optional_tables: []
-- basis: event
-- params:
--   min_rows: {default: 100, unit: 行, zh: 构成批量导出的最少行数}
-- magnitude_unit: 条
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 导出之前作出的批准已补录入系统。
-- remediation_zh: 立即阻断并核查去向，补报溯源报告。
-- false_positives_zh: 普查、年检等批量业务的审批在其他系统。
with exports as (
  select
    e.*,
    case when is_empty(e.items) then f.fields else e.items end as out_fields,
    f.fields is null as fields_missing,
    f.sensitive,
  from export_log as e
  left join catalog_field as f on f.catalog_id = e.catalog_id
  where e.row_count >= $min_rows
),
judged as (
  select x.*, k.kind as ticket_kind, k.approved_at, k.valid_from, k.valid_to, k.catalog_ids, k.rows_max
  from exports as x
  left join ticket as k on k.ticket_id = x.ticket_id
  where x.fields_missing or intersects(x.out_fields, x.sensitive)
)
select
  subject(j.export_id) as subject_id,
  j.uscc as agency_uscc,
  j.ts::date as basis_date,
  case when j.fields_missing then 'catalog_items_missing' end as unknown_first,
  case
    when not ticket_valid(j.ticket_id, ['export'], j.ts, j.ts) then 'no_valid_ticket'
    when not ticket_covers(j.ticket_id, j.catalog_id) then 'out_of_ticket_scope'
    when j.row_count > j.rows_max then 'over_row_limit'
  end as violation,
  j.ts::date as occurred_on,
  j.row_count as magnitude,
  to_json(struct_pack(
    export_id := j.export_id,
    ts := j.ts,
    uscc := j.uscc,
    user_id := j.user_id,
    dest_uscc := j.dest_uscc,
    catalog_id := j.catalog_id,
    row_count := j.row_count,
    sensitive_fields := list_sort(list_intersect(j.out_fields, j.sensitive)),
    ticket_id := j.ticket_id,
    ticket_kind := j.ticket_kind,
    approved_at := j.approved_at,
    valid_from := j.valid_from,
    valid_to := j.valid_to,
    catalog_ids := j.catalog_ids,
    rows_max := j.rows_max
  )) as evidence,
from judged as j
