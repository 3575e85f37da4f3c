-- id: 35-7-04
-- slug: granted_data_used_instead_of_paper
-- title_zh: 有授权不调用
-- title_en: A unit holding a grant should use it rather than collect papers
-- item: 7
-- articles: [35]
-- basis_law:
-- - {law: reg809, ref: 十九, para: 1, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 七, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E2
-- tables: [case_material, matter_material, share_grant, access_log]
-- optional_tables: []
-- facts: [f_access_grant]
-- coverage_effect: all_to_unknown
-- basis: state
-- params:
--   min_materials: {default: 20, unit: 次, zh: 每月收取材料的最少次数}
-- magnitude_unit: 件
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 启用共享调用，停止收取纸质材料。
-- false_positives_zh: 业务系统改造中；授权刚下达。
with demanded as (
  select
    uscc,
    catalog_id,
    month,
    count(*) as demand_count,
    arg_min(case_id, struct_pack(submitted_at, case_id), 20) as case_ids,
  from demanded_material
  where not is_voluntary
    and original_basis is null
    and month_start(month) >= $effective_from::date
    and month_end(month) <= as_of()
  group by uscc, catalog_id, month
  having count(*) >= $min_materials
),
calls as (
  select grant_id, month_of(log_day) as month, sum(ok_calls) as ok_calls
  from f_access_grant
  where log_day >= $effective_from::date
  group by grant_id, month_of(log_day)
),
whole_month_grant as (
  select d.uscc, d.catalog_id, d.month, g.grant_id
  from demanded as d
  join share_grant as g on g.catalog_id = d.catalog_id and g.grantee_uscc = d.uscc
  where grant_valid_at(g.valid_from, g.valid_to, g.revoked_at, month_start(d.month)::timestamp)
    and grant_valid_at(g.valid_from, g.valid_to, g.revoked_at, month_end(d.month) + time '23:59:59')
),
used as (
  select
    g.uscc,
    g.catalog_id,
    g.month,
    arg_min(g.grant_id, g.grant_id, 20) as grant_ids,
    coalesce(sum(k.ok_calls), 0)::bigint as ok_calls,
  from whole_month_grant as g
  left join calls as k on k.grant_id = g.grant_id and k.month = g.month
  group by g.uscc, g.catalog_id, g.month
)
select
  subject(d.uscc, d.catalog_id, d.month) as subject_id,
  d.uscc as agency_uscc,
  case when u.grant_ids is null then 'no_valid_grant' end as exclusion,
  case when d.month not in (select k.month from calls as k) then 'log_not_loaded' end as unknown_first,
  log_low('access_log', d.month) as coverage_low,
  case when u.ok_calls = 0 then 'violation' end as violation,
  month_end(d.month) + 1 as occurred_on,
  d.demand_count as magnitude,
  to_json(struct_pack(catalog_id := d.catalog_id, month := d.month, u.grant_ids, u.ok_calls, d.case_ids)) as evidence,
from demanded as d
left join used as u on u.uscc = d.uscc and u.catalog_id = d.catalog_id and u.month = d.month
