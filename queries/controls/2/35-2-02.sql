-- id: 35-2-02
-- slug: catalog_metadata_complete
-- title_zh: 目录必填缺失
-- title_en: A published entry should carry all mandatory metadata
-- item: 2
-- articles: [9, 14]
-- basis_law:
-- - {law: measures, ref: 九, para: 1, role: duty}
-- - {law: measures, ref: 十四, role: standard}
-- - {law: reg809, ref: 十三, para: 2, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2025-08-01'
-- severity: S3
-- evidence_class: E1
-- tables: [catalog, catalog_item]
-- optional_tables: []
-- basis: state
-- params:
--   data_level_from: {default: '2025-08-01', unit: 日期, zh: 数据分级成为必填项的日期}
-- magnitude_unit: 项
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 各必填项均已补齐。
-- remediation_zh: 补全目录元数据并重新发布。
-- false_positives_zh: 编目系统导出列名不一致；值域外取值未做映射。
with items as (
  select
    catalog_id,
    bool_or(name is null) as some_unnamed,
    (list(field order by field) filter (where name is null))[:20] as unnamed_fields,
  from catalog_item
  group by catalog_id
),
elements as (
  select
    c.*,
    i.catalog_id is not null as has_items,
    i.unnamed_fields,
    c.name is null as no_name,
    c.data_format is null as no_format,
    c.update_cycle is null as no_cycle,
    is_empty(c.share_mode) as no_mode,
    coalesce(i.some_unnamed, true) as no_items,
    as_of() >= $data_level_from::date and c.data_level is null as no_level,
  from live_catalog as c
  left join items as i on i.catalog_id = c.catalog_id
),
judged as (
  select
    *,
    no_name or no_format or no_cycle or no_mode or no_items as basic_missing,
    no_name::integer + no_format::integer + no_cycle::integer + no_mode::integer + no_items::integer + no_level::integer as missing,
  from elements
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  case when basic_missing then 'basic_missing' when no_level then 'data_level_missing' end as violation,
  case
    when basic_missing then clock(published_at, $effective_from)
    else greatest(published_at, $data_level_from::date)
  end as occurred_on,
  missing as magnitude,
  to_json(struct_pack(
    catalog_id, name, data_format, update_cycle, share_mode, data_level, has_items, unnamed_fields, published_at
  )) as evidence,
from judged
