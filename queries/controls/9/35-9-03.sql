-- id: 35-9-03
-- slug: upheld_complaint_remedied
-- title_zh: 投诉属实未纠正
-- title_en: An upheld complaint of a data subject should be remedied within 20 working days
-- item: 9
-- articles: [27]
-- basis_law:
-- - {law: measures, ref: 二十七, para: 2, role: duty}
-- - {law: pipl, ref: 五十, role: duty}
-- - {law: measures, ref: 三十五, item: 九, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [complaint]
-- optional_tables: [outage]
-- basis: event
-- params:
--   days: {default: 20, unit: 工作日, zh: 认定属实后的纠正时限}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 纠正并书面反馈投诉人和主管部门。
-- false_positives_zh: 已纠正未回填。
with upheld as (
  select k.*, due_wd(k.concluded_on, $days, k.uscc, null::varchar) as due,
  from complaint as k
  where k.result = 'upheld' and k.concluded_on is not null
)
select
  subject(complaint_id) as subject_id,
  uscc as agency_uscc,
  concluded_on as basis_date,
  due is null as due_missing,
  due as due_date,
  case when late(remedied_on, due) then 'violation' end as violation,
  pending(remedied_on, due) as is_pending,
  due + 1 as occurred_on,
  to_json(struct_pack(complaint_id, uscc, received_on, concluded_on, remedied_on)) as evidence,
from upheld
