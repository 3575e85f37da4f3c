-- id: 35-6-01
-- slug: changes_have_valid_ticket
-- title_zh: 无审批改删
-- title_en: Manual changes and deletions should have a valid approval
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
-- tables: [change_log, ticket]
-- optional_tables: []
-- facts: [f_change]
-- coverage_effect: ok_to_unknown
-- basis: state
-- magnitude_unit: 条
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 导入改动之前已经批准的审批单后消除。
-- remediation_zh: 恢复备份或补充说明，补办审批，收敛权限。
-- false_positives_zh: 结构升级迁移；保留期届满依法删除；校核订正单在其他系统。
with subjects as (
  select
    uscc,
    catalog_id,
    month,
    min(log_day) filter (where not approved) as occurred_on,
    sum(rows_sum) filter (where not approved)::bigint as magnitude,
    min(struct_pack(log_day, min_ts, max_ts, op, channel, ticket_id, rows_sum, ticket_kind, approved_at, valid_to), 20)
      filter (where not approved) as first_writes,
  from hand_write
  where is_manual
  group by uscc, catalog_id, month
)
select
  subject(s.uscc, s.catalog_id, s.month) as subject_id,
  s.uscc as agency_uscc,
  log_low('change_log', s.month) as coverage_low,
  case when s.occurred_on is not null then 'violation' end as violation,
  s.occurred_on,
  s.magnitude,
  to_json(struct_pack(uscc := s.uscc, catalog_id := s.catalog_id, month := s.month, writes := s.first_writes)) as evidence,
from subjects as s
