-- id: 35-6-05
-- slug: only_source_changes_data
-- title_zh: 非数源改他人数据
-- title_en: Only the source department should change its data
-- item: 6
-- articles: [7, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 三, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: reg809, ref: 三十五, para: 2, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 三十四, para: 2, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 六, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [change_log, catalog, ticket]
-- optional_tables: [org_history]
-- facts: [f_change]
-- coverage_effect: ok_to_unknown
-- basis: state
-- magnitude_unit: 条
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 导入校核订正审批单或数源单位的审批单后消除。
-- remediation_zh: 停止操作并恢复数据，由数源部门订正。
-- false_positives_zh: 平台运营方代操作；机构合并未登记沿革。
with writes as (
  select
    w.*,
    c.provider_uscc,
    -- a valid correction allows anyone, a valid change only when the source gave it; the source itself needs neither here
    coalesce(w.uscc <> c.provider_uscc and own.a is null, true)
    and not coalesce(
      w.in_time and w.covered
      and (w.ticket_kind = 'correction' or (w.ticket_kind = 'change' and (w.ticket_uscc = c.provider_uscc or giver.a is not null))),
      false
    ) as is_breach,
  from hand_write as w
  left join catalog as c on c.catalog_id = w.catalog_id
  left join org_pair as own on own.a = w.uscc and own.b = c.provider_uscc
  left join org_pair as giver on giver.a = w.ticket_uscc and giver.b = c.provider_uscc
),
subjects as (
  select
    uscc,
    catalog_id,
    month,
    any_value(provider_uscc) as provider_uscc,
    min(log_day) filter (where is_breach) as occurred_on,
    sum(rows_sum) filter (where is_breach)::bigint as magnitude,
    min(struct_pack(log_day, min_ts, max_ts, op, channel, ticket_id, rows_sum, ticket_kind, ticket_uscc), 20)
      filter (where is_breach) as first_writes,
  from writes
  group by uscc, catalog_id, month
)
select
  subject(s.uscc, s.catalog_id, s.month) as subject_id,
  s.uscc as agency_uscc,
  case when s.provider_uscc is null then 'provider_unknown' end as unknown_first,
  log_low('change_log', s.month) as coverage_low,
  case when s.occurred_on is not null then 'violation' end as violation,
  s.occurred_on,
  s.magnitude,
  to_json(struct_pack(
    uscc := s.uscc, provider_uscc := s.provider_uscc, catalog_id := s.catalog_id, month := s.month, writes := s.first_writes
  )) as evidence,
from subjects as s
