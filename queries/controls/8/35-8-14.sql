-- id: 35-8-14
-- slug: approval_only_when_compliant
-- title_zh: 不符合仍批准验收付款
-- title_en: A project should not be approved, accepted or paid while its data duties are unmet
-- item: 8
-- articles: [29]
-- basis_law:
-- - {law: measures, ref: 二十九, para: 2, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E2
-- tables: [project, catalog, mount, ingest_batch]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 更正后的日期表明作出决定前项目已履行数据义务，即消除。
-- remediation_zh: 项目审批主管部门核实批准立项、开展验收和资金安排的依据，督促项目单位补做编目、汇聚、共享，完善审查流程。
-- false_positives_zh: 清单随可研报告提交未单独登记；应编目录清单在变更后未更新；依法到期应付的中小企业合同价款。
with projects as (
  select
    *,
    coalesce(data_list_at > approved_at, data_list_at is null) as is_unlisted,
  from project
  where approver_uscc is not null and coalesce(fund, 'fiscal') = 'fiscal' and coalesce(makes_public_data, true)
),
legs as (
  select p.*, 'approved' as leg, p.approved_at as decided_on, p.is_unlisted as is_unmet,
  from projects as p
  union all by name
  select p.*, 'accepted' as leg, p.accepted_at as decided_on, l.reason is not null as is_unmet,
  from projects as p
  left join project_lack as l on l.project_id = p.project_id
  union all by name
  -- a preceding decision of before the Measures, or none at all, asks nothing of the payment
  select
    p.*,
    'paid' as leg,
    p.paid_at as decided_on,
    case
      when p.accepted_at is not null then p.accepted_at >= $effective_from::date and l.reason is not null
      else p.approved_at >= $effective_from::date and p.is_unlisted
    end as is_unmet,
  from projects as p
  left join project_lack as l on l.project_id = p.project_id
)
select
  subject(g.project_id, g.leg) as subject_id,
  g.approver_uscc as agency_uscc,
  g.decided_on as basis_date,
  case when g.fund is null or g.makes_public_data is null then 'project_attributes_missing' end as unknown_first,
  case when g.is_unmet then 'violation' end as violation,
  g.decided_on as occurred_on,
  to_json(struct_pack(
    project_id := g.project_id, leg := g.leg, name := g.name, uscc := g.uscc, approver_uscc := g.approver_uscc,
    data_list_at := g.data_list_at, approved_at := g.approved_at, accepted_at := g.accepted_at, paid_at := g.paid_at,
    catalog_ids := g.catalog_ids, entries := coalesce(l.entries, [])
  )) as evidence,
from legs as g
left join project_lack as l on l.project_id = g.project_id
where g.decided_on is not null
