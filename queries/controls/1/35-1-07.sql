-- id: 35-1-07
-- slug: listed_data_supplied
-- title_zh: 清单数据零提供
-- title_en: Data on the collection list of its source should be supplied
-- item: 1
-- articles: [8, 10]
-- basis_law:
-- - {law: measures, ref: 八, role: duty}
-- - {law: measures, ref: 十, para: 1, role: duty}
-- - {law: measures, ref: 三十五, item: 一, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [collect_item, catalog, ingest_batch]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 90, unit: 天, zh: 清单生效后首次提供的宽限期}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 对应目录已发布且有成功批次。
-- remediation_zh: 将清单数据编目、挂接并完成首批汇聚。
-- false_positives_zh: 省级统一汇聚；不予共享目录；新增职能尚未开展业务。
with loaded as (
  select distinct catalog_id from good_batch
),
judged as (
  select
    i.*,
    c.name as catalog_name,
    c.status as catalog_status,
    c.share_type,
    c.data_level,
    c.province_aggregated,
    c.no_aggregate_approval,
    v.catalog_id is not null as is_live,
    b.catalog_id is not null as has_batch,
    clock(i.valid_from, $effective_from) + $grace_days as grace_to,
  from valid_collect_item as i
  left join catalog as c on c.catalog_id = i.catalog_id
  left join live_catalog as v on v.catalog_id = i.catalog_id
  left join loaded as b on b.catalog_id = i.catalog_id
  where i.is_statutory_source
)
select
  subject(collect_item_id) as subject_id,
  uscc as agency_uscc,
  coalesce(
    not_aggregated(province_aggregated, data_level, no_aggregate_approval),
    case when share_type = 'no_share' then 'no_share' end
  ) as exclusion,
  case
    when as_of() <= grace_to then null
    when not is_live then 'no_live_catalog'
    when not has_batch then 'no_successful_batch'
  end as violation,
  not is_live or not has_batch as is_pending,
  grace_to + 1 as occurred_on,
  to_json(struct_pack(
    collect_item_id, element_code, element_name, catalog_id, catalog_name, catalog_status, valid_from
  )) as evidence,
from judged
