-- id: 35-8-13
-- slug: data_officer_appointed
-- title_zh: 未设首席数据官
-- title_en: An administrative organ should have a Chief Data Officer
-- item: 8
-- articles: [7, 28]
-- basis_law:
-- - {law: measures, ref: 七, item: 一, role: duty}
-- - {law: measures, ref: 二十八, para: 1, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S4
-- evidence_class: E1
-- tables: [org, data_post]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 180, unit: 天, zh: 办法施行后的任命宽限}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 导入在数据截至日有效的任命后消除。
-- remediation_zh: 由本部门相关负责人担任首席数据官并报同级公共数据主管部门。
-- false_positives_zh: 机构改革过渡期；任命文件未导入。
with posts as (
  select
    uscc,
    bool_or(valid_from <= as_of() and (valid_to is null or valid_to >= as_of())) as is_held,
    max(valid_to) as ended_on,
    arg_max(struct_pack(holder, valid_from, valid_to), valid_from) as latest,
  from data_post
  where kind = 'cdo'
  group by uscc
),
organs as (
  select o.*, p.ended_on, p.latest, coalesce(p.is_held, false) as is_held, $effective_from::date + $grace_days::integer as last_on,
  from org as o
  join org_scope as s on s.uscc = o.uscc and s.in_scope
  left join posts as p on p.uscc = o.uscc
  where o.org_type = 'admin'
)
select
  subject(uscc) as subject_id,
  uscc as agency_uscc,
  case when not is_held and as_of() > last_on then 'violation' end as violation,
  not is_held and as_of() <= last_on as is_pending,
  greatest(last_on, ended_on) + 1 as occurred_on,
  to_json(struct_pack(
    uscc, name, holder := latest.holder, valid_from := latest.valid_from, valid_to := latest.valid_to
  )) as evidence,
from organs
