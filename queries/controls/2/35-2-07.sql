-- id: 35-2-07
-- slug: catalog_matches_resource
-- title_zh: 目录与资源不一致
-- title_en: Catalogue items should match the attached resource
-- item: 2
-- articles: [9, 10]
-- basis_law:
-- - {law: measures, ref: 九, para: 1, role: duty}
-- - {law: measures, ref: 十, para: 1, role: duty}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [catalog, catalog_item, mount]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 30, unit: 天, zh: 结构变更后同步目录的宽限期}
--   max_drift: {default: 0.1, unit: 比例, zh: 信息项与实际字段差异的上限}
--   ignore_fields: {default: [ADD_TIME, CD_TIME, CD_OPERATION, CD_BATCH], unit: 名单, zh: 不参与比对的平台技术字段}
-- magnitude_unit: 项
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 差异比例降至上限以内。
-- remediation_zh: 同步修订目录信息项或实表结构。
-- false_positives_zh: 平台公共技术字段；接口返回字段别名。
with resources as (
  select
    m.mount_id,
    m.kind,
    c.catalog_id,
    c.name,
    c.provider_uscc,
    m.columns_changed_on,
    list_filter(m.column_list, lambda x: not list_contains($ignore_fields::varchar[], x)) as resource_columns,
    list_filter(coalesce(f.fields, []), lambda x: not list_contains($ignore_fields::varchar[], x)) as catalog_fields,
    clock(greatest(coalesce(m.columns_changed_on, m.mounted_at), c.published_at), $effective_from) + $grace_days as grace_to,
  from active_mount as m
  join live_catalog as c on c.catalog_id = m.catalog_id
  left join catalog_field as f on f.catalog_id = c.catalog_id
  where m.kind in ('table', 'api')
),
compared as (
  select
    *,
    list_filter(resource_columns, lambda x: not list_contains(catalog_fields, x)) as only_resource,
    list_filter(catalog_fields, lambda x: not list_contains(resource_columns, x)) as only_catalog,
  from resources
),
judged as (
  select
    *,
    len(only_resource) + len(only_catalog) as differing,
    len(only_resource) + len(only_catalog) > $max_drift::double * (len(catalog_fields) + len(only_resource)) as has_drifted,
  from compared
)
select
  subject(mount_id) as subject_id,
  provider_uscc as agency_uscc,
  case when is_empty(resource_columns) then 'no_column_list' end as exclusion,
  case when is_empty(catalog_fields) then 'catalog_items_missing' end as unknown_first,
  case when as_of() > grace_to and has_drifted then 'violation' end as violation,
  has_drifted as is_pending,
  grace_to + 1 as occurred_on,
  differing as magnitude,
  to_json(struct_pack(
    mount_id, kind, catalog_id, name, columns_changed_on, only_resource := only_resource[:50], only_catalog := only_catalog[:50]
  )) as evidence,
from judged
