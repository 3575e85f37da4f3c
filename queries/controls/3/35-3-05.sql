-- id: 35-3-05
-- slug: file_mode_only_without_system
-- title_zh: 有系统仍用文件方式
-- title_en: A unit with an information system should not keep supplying by file
-- item: 3
-- articles: [10]
-- basis_law:
-- - {law: measures, ref: 十, para: 1, role: duty}
-- - {law: measures, ref: 三十五, item: 三, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E2
-- tables: [catalog, mount, org, system_reg, system_table]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 90, unit: 天, zh: 改用库表或接口方式的宽限期}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 有有效的库表或接口挂接后自动消除。
-- remediation_zh: 改为库表或接口方式汇聚。
-- false_positives_zh: 系统为单机版或外购不可对接；数据确无结构化来源。
with mounted as (
  select
    catalog_id,
    min(mounted_at) as first_mounted_at,
    arg_min(struct_pack(mount_id, kind, mounted_at), struct_pack(mounted_at, mount_id), 20) as mounts,
  from active_mount
  group by catalog_id
  having bool_and(kind = 'file')
),
linked_table as (
  select distinct t.catalog_id, s.system_id, s.name, coalesce(s.built_on, s.registered_on) as since_on
  from system_table as t
  join system_reg as s on s.system_id = t.system_id
  where t.catalog_id is not null and s.state = 'built'
),
linked as (
  select
    catalog_id,
    min(since_on) as first_since_on,
    arg_min(struct_pack(system_id, name, since_on), struct_pack(since_on, system_id), 20) as systems,
  from linked_table
  group by catalog_id
),
judged as (
  select
    c.*,
    o.has_info_system,
    m.first_mounted_at,
    m.mounts,
    l.catalog_id is not null as is_linked,
    l.systems,
    clock(greatest(m.first_mounted_at, l.first_since_on), $effective_from) + $grace_days::integer as grace_to,
  from live_catalog as c
  join mounted as m on m.catalog_id = c.catalog_id
  left join linked as l on l.catalog_id = c.catalog_id
  left join org as o on o.uscc = c.provider_uscc
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  case
    when not has_info_system then 'no_information_system'
    when not is_linked then 'no_linked_system'
  end as exclusion,
  case when has_info_system is null then 'has_info_system_missing' end as unknown_first,
  case when as_of() > grace_to then 'violation' end as violation,
  as_of() <= grace_to as is_pending,
  grace_to + 1 as occurred_on,
  to_json(struct_pack(catalog_id, name, mounts, systems)) as evidence,
from judged
