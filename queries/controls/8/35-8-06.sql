-- id: 35-8-06
-- slug: data_list_before_initiation
-- title_zh: 立项未编数据清单
-- title_en: A fiscal project should have its data list before initiation is approved
-- item: 8
-- articles: [29]
-- basis_law:
-- - {law: measures, ref: 二十九, para: 1, role: duty}
-- - {law: reg809, ref: 三十八, para: 1, from: '2025-08-01', role: standard}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [project]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 公共数据清单的编制日期更正为不晚于立项批复日期后消除。
-- remediation_zh: 补编公共数据清单并报送审批部门、主管部门。
-- false_positives_zh: 清单随可研报告提交未单独登记。
select
  subject(project_id) as subject_id,
  uscc as agency_uscc,
  approved_at as basis_date,
  case when fund is null or makes_public_data is null then 'project_attributes_missing' end as unknown_first,
  case
    when data_list_at is null then 'list_missing'
    when data_list_at > approved_at then 'list_late'
  end as violation,
  approved_at as occurred_on,
  to_json(struct_pack(project_id, name, data_list_at, approved_at, approver_uscc)) as evidence,
from project
where approved_at is not null and coalesce(fund, 'fiscal') = 'fiscal' and coalesce(makes_public_data, true)
