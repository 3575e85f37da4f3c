-- id: 35-1-01
-- slug: collection_list_exists
-- title_zh: 未编制采集清单
-- title_en: An institution that holds data should have a valid public-data collection list
-- item: 1
-- articles: [7, 8]
-- basis_law:
-- - {law: measures, ref: 七, item: 二, role: duty}
-- - {law: measures, ref: 八, role: duty}
-- - {law: measures, ref: 三十五, item: 一, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [org, collect_item, catalog, system_reg]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 30, unit: 天, zh: 编制采集清单的宽限期}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 导入在评估日有效的采集清单。
-- remediation_zh: 编制并发布本机构公共数据采集清单，报同级公共数据主管部门。
-- false_positives_zh: 机构改革过渡期；清单由上级主管部门统一编制。
with entries as (
  select
    provider_uscc as uscc,
    min(published_at) as first_on,
    list(catalog_id order by published_at, catalog_id)[:20] as catalog_ids,
  from live_catalog
  where provider_uscc is not null
  group by provider_uscc
),
systems as (
  select
    uscc,
    min(registered_on) as first_on,
    list(system_id order by registered_on, system_id)[:20] as system_ids,
  from system_reg
  where state in ('built', 'building')
  group by uscc
),
lists as (
  select
    uscc,
    bool_or(valid_to is null or valid_to >= as_of()) as has_valid,
    max(valid_to) as last_valid_to,
  from collect_item
  group by uscc
),
judged as (
  select
    o.uscc,
    o.name,
    e.catalog_ids,
    s.system_ids,
    l.last_valid_to,
    coalesce(l.has_valid, false) as has_valid,
    clock(least(e.first_on, s.first_on), $effective_from) as start_on,
  from org as o
  left join entries as e on e.uscc = o.uscc
  left join systems as s on s.uscc = o.uscc
  left join lists as l on l.uscc = o.uscc
  where e.uscc is not null or s.uscc is not null
)
select
  subject(uscc) as subject_id,
  uscc as agency_uscc,
  case when not has_valid and as_of() > start_on + $grace_days then 'violation' end as violation,
  not has_valid as is_pending,
  greatest(start_on + $grace_days + 1, last_valid_to + 1) as occurred_on,
  to_json(struct_pack(
    uscc, name, catalog_ids, system_ids, start_on, last_valid_to
  )) as evidence,
from judged
