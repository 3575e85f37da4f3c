-- id: 35-7-01
-- slug: shareable_material_not_required
-- title_zh: 可共享材料仍列必交
-- title_en: A matter should not require a material the unit can obtain by sharing
-- item: 7
-- articles: [35]
-- basis_law:
-- - {law: gd_business, ref: 二十九, para: 2, role: duty}
-- - {law: so716, ref: 七, para: 1, role: duty}
-- - {law: measures, ref: 三十五, item: 七, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [matter_material, catalog, share_grant]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 30, unit: 天, zh: 修订办事指南的宽限期}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 材料改为非必交、登记须交原件依据或授权终止后自动消除。
-- remediation_zh: 修订办事指南，改为共享获取。
-- false_positives_zh: 法律规定须交原件；共享数据不全；尚未取得授权。
with valid_grant as (
  select
    catalog_id,
    grantee_uscc,
    min(valid_from)::date as first_on,
    arg_min(grant_id, struct_pack(valid_from, grant_id), 20) as grant_ids,
  from share_grant
  where grant_valid_at(valid_from, valid_to, revoked_at, as_of() + time '23:59:59')
  group by catalog_id, grantee_uscc
),
judged as (
  select
    m.*,
    c.share_type,
    g.grant_ids,
    clock(greatest(m.shareable_since, g.first_on), $effective_from) + $grace_days::integer as grace_to,
  from matter_material as m
  left join live_catalog as c on c.catalog_id = m.catalog_id
  left join valid_grant as g on g.catalog_id = m.catalog_id and g.grantee_uscc = m.uscc
  where m.required and m.catalog_id is not null and m.shareable_since is not null
)
select
  subject(uscc, matter_code, material_code) as subject_id,
  uscc as agency_uscc,
  case
    when original_basis is not null then 'original_required_by_law'
    -- no live row leaves share_type NULL, the same exclusion
    when share_type is null or share_type = 'no_share' then 'catalog_not_shareable'
    when grant_ids is null then 'no_valid_grant'
  end as exclusion,
  case when as_of() > grace_to then 'violation' end as violation,
  as_of() <= grace_to as is_pending,
  grace_to + 1 as occurred_on,
  to_json(struct_pack(matter_code, material_code, material_name, catalog_id, shareable_since, grant_ids)) as evidence,
from judged
