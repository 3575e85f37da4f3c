-- id: 35-6-02
-- slug: changes_within_ticket_scope
-- title_zh: 超审批范围
-- title_en: Changes should stay within the approved rows, fields and entries
-- item: 6
-- articles: [7]
-- basis_law:
-- - {law: measures, ref: 七, item: 三, role: duty}
-- - {law: measures, ref: 三十五, item: 六, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [change_log, ticket]
-- optional_tables: []
-- facts: [f_change]
-- coverage_effect: ok_to_unknown
-- basis: state
-- magnitude_unit: 条
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 审批单的范围由后续导入更正后消除。
-- remediation_zh: 核对超出部分，恢复或补办审批。
-- false_positives_zh: 审批单按批次而非总量填写行数。
with writes as (
  select
    w.*,
    not w.covered as is_off_catalog,
    coalesce(w.op = 'U' and w.field_list is not null and len(k.field_list) > 0, false)
    and not subset_of(string_split(w.field_list, ';'), k.field_list) as is_off_field,
  from hand_write as w
  join ticket as k using (ticket_id)
  where w.is_manual and k.kind in ('change', 'correction')
),
days as (
  select
    ticket_id,
    log_day,
    sum(sum(rows_sum)) over (partition by ticket_id order by log_day) as rows_to_date,
  from writes
  group by ticket_id, log_day
),
over_limit as (
  select d.ticket_id, min(d.log_day) as day
  from days as d
  join ticket as k using (ticket_id)
  where d.rows_to_date > k.rows_max
  group by d.ticket_id
),
totals as (
  select
    ticket_id,
    sum(rows_sum)::bigint as rows_sum,
    min(log_day) filter (where is_off_catalog) as off_catalog_on,
    min(log_day) filter (where is_off_field) as off_field_on,
    min(
      struct_pack(within := not (is_off_catalog or is_off_field), log_day, uscc, catalog_id, op, channel, field_list, rows_sum), 20
    ) as first_writes,
    bool_or(log_low('change_log', writes.month)) as coverage_low,
  from writes
  group by ticket_id
),
judged as (
  select
    t.*,
    k.uscc,
    k.kind,
    k.rows_max,
    k.field_list,
    k.catalog_ids,
    -- the limit speaks of the sum of all days, so a day only counts when that sum is over it
    case when t.rows_sum > k.rows_max then o.day end as over_rows_on,
  from totals as t
  join ticket as k using (ticket_id)
  left join over_limit as o using (ticket_id)
)
select
  subject(ticket_id) as subject_id,
  uscc as agency_uscc,
  coverage_low,
  case
    when off_catalog_on is not null then 'catalog_not_covered'
    when off_field_on is not null then 'fields_exceeded'
    when over_rows_on is not null then 'rows_exceeded'
  end as violation,
  least(off_catalog_on, off_field_on, over_rows_on) as occurred_on,
  rows_sum as magnitude,
  to_json(struct_pack(ticket_id, kind, rows_max, field_list, catalog_ids, rows_sum, writes := first_writes)) as evidence,
from judged
