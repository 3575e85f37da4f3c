-- id: 35-4-01
-- slug: use_within_approved_scenario
-- title_zh: 超场景使用
-- title_en: Shared data should be used only in the approved scenario
-- item: 4
-- articles: [13, 17]
-- basis_law:
-- - {law: measures, ref: 十三, role: duty}
-- - {law: measures, ref: 十七, role: duty}
-- - {law: reg809, ref: 二十五, para: 1, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 四, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E2
-- tables: [access_log, share_grant]
-- optional_tables: []
-- facts: [f_access_grant]
-- coverage_effect: ok_to_unknown
-- basis: state
-- params:
--   min_calls: {default: 1, unit: 次, zh: 构成越界的最少调用次数}
-- magnitude_unit: 次
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 停用越界调用，补办变更申请或收回授权。
-- false_positives_zh: 场景编码口径升级；应急处置；定时核验任务。
with by_scenario as (
  select
    grant_id,
    catalog_id,
    month_on,
    scenario_code,
    sum(ok_calls)::bigint as ok_calls,
    min(first_on) as first_on,
  from use_month
  group by grant_id, catalog_id, month_on, scenario_code
),
marked as (
  select
    b.*,
    g.grantee_uscc,
    g.scenario_codes,
    b.scenario_code is not null and not is_in(b.scenario_code, g.scenario_codes) as is_outside,
  from by_scenario as b
  join share_grant as g on g.grant_id = b.grant_id
),
judged as (
  select
    grant_id,
    catalog_id,
    month_of(month_on) as month,
    any_value(grantee_uscc) as grantee_uscc,
    any_value(scenario_codes) as scenario_codes,
    bool_and(scenario_code is null) as is_unlogged,
    coalesce(sum(ok_calls) filter (where is_outside), 0)::bigint as outside_calls,
    min(first_on) filter (where is_outside) as outside_on,
    list(struct_pack(scenario_code, ok_calls, first_on) order by ok_calls desc, scenario_code) filter (where is_outside) as outside,
  from marked
  group by grant_id, catalog_id, month_on
)
select
  subject(j.grant_id, j.catalog_id, j.month) as subject_id,
  j.grantee_uscc as agency_uscc,
  case when is_empty(j.scenario_codes) then 'grant_scenario_missing' end as unknown_first,
  log_low('access_log', j.month) as coverage_low,
  case when j.outside_calls >= $min_calls then 'violation' end as violation,
  case when j.is_unlogged then 'scenario_not_logged' end as unknown_last,
  j.outside_on as occurred_on,
  j.outside_calls as magnitude,
  to_json(struct_pack(
    grant_id := j.grant_id,
    catalog_id := j.catalog_id,
    month := j.month,
    grantee_uscc := j.grantee_uscc,
    scenario_codes := j.scenario_codes,
    outside_calls := j.outside_calls,
    outside := j.outside[1:20]
  )) as evidence,
from judged as j
