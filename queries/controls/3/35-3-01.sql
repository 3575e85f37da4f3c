-- id: 35-3-01
-- slug: catalogued_data_mounted
-- title_zh: 已编目未挂接
-- title_en: A published entry should have a resource attached on the platform
-- item: 3
-- articles: [10]
-- basis_law:
-- - {law: measures, ref: 十, para: 1, role: duty}
-- - {law: reg809, ref: 十六, para: 2, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 三十二, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 三, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [catalog, mount]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 30, unit: 天, zh: 挂接宽限期}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 有有效的挂接资源后自动消除。
-- remediation_zh: 按库表、接口方式挂接；无信息化系统的以文件方式挂接。
-- false_positives_zh: 省级统一汇聚；经批准不汇聚的重要、核心数据；不予共享目录默认仅提示。
with judged as (
  select
    c.*,
    c.catalog_id in (select m.catalog_id from active_mount as m) as is_mounted,
    clock(c.published_at, $effective_from) + $grace_days::integer as grace_to,
  from live_catalog as c
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  not_aggregated(province_aggregated, data_level, no_aggregate_approval) as exclusion,
  case when not is_mounted and as_of() > grace_to then 'violation' end as violation,
  not is_mounted and as_of() <= grace_to as is_pending,
  grace_to + 1 as occurred_on,
  case when share_type = 'no_share' then 'S4' end as severity,
  to_json(struct_pack(catalog_id, name, provider_uscc, share_type, published_at)) as evidence,
from judged
