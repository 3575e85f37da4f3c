-- id: 35-2-01
-- slug: system_tables_catalogued
-- title_zh: 系统数据未编目
-- title_en: Business tables of a built system should be in the catalogue
-- item: 2
-- articles: [9]
-- basis_law:
-- - {law: measures, ref: 九, para: 1, role: duty}
-- - {law: reg809, ref: 十二, para: 2, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [system_reg, system_table, catalog]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 30, unit: 天, zh: 系统建成或建表后编目的宽限期}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 该数据表对应到审核中或已发布的目录。
-- remediation_zh: 补编目录，经部门负责人审核后报主管部门审核发布。
-- false_positives_zh: 涉密系统；测试、日志、字典表误标为业务表；系统已下线。
with judged as (
  select
    t.system_id,
    t.table_name,
    t.catalog_id,
    t.created_on,
    s.uscc,
    s.name,
    s.built_on,
    s.registered_on,
    c.status as catalog_status,
    c.catalog_id is null or c.status in ('draft', 'withdrawn') as is_uncatalogued,
    clock(
      greatest(coalesce(t.created_on, s.built_on, s.registered_on), coalesce(s.built_on, s.registered_on)),
      $effective_from
    ) + $grace_days as grace_to,
  from system_table as t
  join system_reg as s on s.system_id = t.system_id
  left join catalog as c on c.catalog_id = t.catalog_id
  where t.table_kind = 'business' and s.state = 'built'
)
select
  subject(system_id, table_name) as subject_id,
  uscc as agency_uscc,
  case when catalog_status = 'reviewing' then 'catalog_under_review' end as exclusion,
  case when as_of() > grace_to and is_uncatalogued then 'violation' end as violation,
  is_uncatalogued as is_pending,
  grace_to + 1 as occurred_on,
  to_json(struct_pack(
    system_id, name, table_name, catalog_id, catalog_status, created_on, built_on, registered_on
  )) as evidence,
from judged
