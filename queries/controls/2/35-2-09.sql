-- id: 35-2-09
-- slug: share_type_not_tightened_unapproved
-- title_zh: 擅自收紧共享属性
-- title_en: The share type should not be tightened without approval of the authority
-- item: 2
-- articles: [14]
-- basis_law:
-- - {law: measures, ref: 十四, role: standard}
-- - {law: reg809, ref: 十五, para: 1, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 三十九, item: 二, from: '2025-08-01', role: penal}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2025-08-01'
-- severity: S2
-- evidence_class: E1
-- tables: [catalog_event, catalog]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 导入主管部门的批准文号。
-- remediation_zh: 恢复原共享类型或补办主管部门审核。
-- false_positives_zh: 审批文号未随事件导出。
with judged as (
  select
    e.*,
    c.provider_uscc,
    c.name,
    list_position(['unconditional', 'conditional', 'no_share'], e.new_share_type)
    > list_position(['unconditional', 'conditional', 'no_share'], e.old_share_type) as is_tightened,
  from catalog_event as e
  left join catalog as c on c.catalog_id = e.catalog_id
  where e.kind = 'share_type_change'
)
select
  subject(event_id) as subject_id,
  provider_uscc as agency_uscc,
  occurred_on as basis_date,
  case when old_share_type is null or new_share_type is null then 'share_type_missing' end as unknown_first,
  case when is_tightened and approval_ref is null then 'violation' end as violation,
  occurred_on,
  to_json(struct_pack(
    event_id, catalog_id, name, event_on := occurred_on, old_share_type, new_share_type, approval_ref
  )) as evidence,
from judged
