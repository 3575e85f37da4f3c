-- id: 35-1-03
-- slug: shareable_element_not_recollected
-- title_zh: 非数源重复采集
-- title_en: A unit that is not the source should not collect an element already available for sharing
-- item: 1
-- articles: [8]
-- basis_law:
-- - {law: measures, ref: 八, role: duty}
-- - {law: reg809, ref: 十九, para: 1, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 四十, item: 一, from: '2025-08-01', role: penal}
-- - {law: measures, ref: 三十五, item: 一, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E2
-- tables: [collect_item, catalog]
-- optional_tables: [org_history]
-- basis: state
-- params:
--   grace_days: {default: 60, unit: 天, zh: 目录可共享后停止重复采集的宽限期}
--   wide_regions: {default: ['440700', '440000'], unit: 代码, zh: 视为覆盖全市的采集区域}
--   own_basis_levels: {default: [law, admin_regulation, local_regulation, dept_rule, local_gov_rule], unit: 层级, zh: 足以支持自行采集的依据层级}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 该采集项失效或改为法定数源，或对应数源目录下架。
-- remediation_zh: 停止重复采集，改为向数源部门申请共享。
-- false_positives_zh: 法律法规另有采集授权；共享数据经核实不满足业务需要。
with sources as (
  select i.element_code, i.region_code, i.uscc, i.collect_item_id, c.catalog_id, c.provider_uscc, c.published_at,
  from valid_collect_item as i
  join live_catalog as c on c.catalog_id = i.catalog_id
  where i.is_statutory_source and c.share_type in ('unconditional', 'conditional')
),
offers as (
  select
    i.collect_item_id,
    min(clock(greatest(s.published_at, i.valid_from), $effective_from)) as start_on,
    list(
      struct_pack(
        catalog_id := s.catalog_id, provider_uscc := s.provider_uscc, source_uscc := s.uscc, region_code := s.region_code,
        published_at := s.published_at
      )
      order by s.published_at, s.catalog_id, s.collect_item_id
    )[:20] as sources,
  from valid_collect_item as i
  join sources as s on s.element_code = i.element_code and (s.region_code = i.region_code or is_in(s.region_code, $wide_regions))
  where not i.is_statutory_source and not same_org(s.uscc, i.uscc)
  group by i.collect_item_id
)
select
  subject(i.collect_item_id) as subject_id,
  i.uscc as agency_uscc,
  case when i.legal_basis is not null and is_in(i.legal_level, $own_basis_levels) then 'own_legal_basis' end as exclusion,
  case when as_of() > o.start_on + $grace_days then 'violation' end as violation,
  o.start_on + $grace_days + 1 as occurred_on,
  to_json(struct_pack(
    collect_item_id := i.collect_item_id, element_code := i.element_code, element_name := i.element_name,
    legal_basis := i.legal_basis, legal_level := i.legal_level, valid_from := i.valid_from, sources := o.sources
  )) as evidence,
from valid_collect_item as i
left join offers as o on o.collect_item_id = i.collect_item_id
where not i.is_statutory_source
