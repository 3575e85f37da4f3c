-- id: 35-1-02
-- slug: element_has_single_statutory_source
-- title_zh: 一数多源
-- title_en: A data element should have exactly one statutory source per area
-- item: 1
-- addressee: authority
-- articles: [6, 8]
-- basis_law:
-- - {law: measures, ref: 六, item: 五, role: duty}
-- - {law: measures, ref: 八, role: standard}
-- - {law: reg809, ref: 十九, para: 2, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 四十一, item: 一, from: '2025-08-01', role: penal}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E2
-- tables: [collect_item]
-- optional_tables: []
-- basis: state
-- params:
--   max_sources: {default: 1, unit: 个, zh: 同一数据元在同一区域允许的法定数源数}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 在纳入范围内只剩一个有效的法定数源，或该组清单标为“协商中”。
-- remediation_zh: 由主管部门会同机构编制部门定源，出具定源确认书，其他单位停止以法定数源名义采集。
-- false_positives_zh: 市县同名数据分层采集；机构改革过渡期；定源协商中。
with sources as (
  select
    i.element_code,
    i.region_code,
    i.uscc,
    any_value(i.element_name) as element_name,
    min(i.valid_from) as valid_from,
    list(distinct i.legal_basis order by i.legal_basis)[:5] as legal_basis,
    bool_or(coalesce(i.source_status = 'negotiating', false)) as is_negotiating,
    coalesce(any_value(o.in_scope), false) as in_scope,
  from valid_collect_item as i
  left join org_scope as o on o.uscc = i.uscc
  where i.is_statutory_source
  group by i.element_code, i.region_code, i.uscc
),
conflicts as (
  select
    element_code,
    region_code,
    bool_or(is_negotiating) as is_negotiating,
    count(*) filter (where in_scope) as n_sources,
    (list(valid_from order by valid_from) filter (where in_scope))[2] as second_on,
    (list(
      struct_pack(uscc, valid_from, legal_basis) order by valid_from, uscc
    ) filter (where in_scope))[:20] as sources,
  from sources
  group by element_code, region_code
)
select
  subject(s.element_code, s.region_code, s.uscc) as subject_id,
  s.uscc as agency_uscc,
  case when c.is_negotiating then 'source_negotiation' end as exclusion,
  case when c.n_sources >= $max_sources + 1 then 'violation' end as violation,
  clock(c.second_on, $effective_from) as occurred_on,
  to_json(struct_pack(
    element_code := s.element_code, element_name := s.element_name, region_code := s.region_code, uscc := s.uscc,
    valid_from := s.valid_from, legal_basis := s.legal_basis, sources := c.sources
  )) as evidence,
from sources as s
join conflicts as c on c.element_code = s.element_code and c.region_code = s.region_code
