-- id: 35-4-04
-- slug: caller_is_the_grantee
-- title_zh: 非授权主体调用
-- title_en: Only the grantee, its application or its delegate should call
-- item: 4
-- articles: [17]
-- basis_law:
-- - {law: measures, ref: 十七, role: duty}
-- - {law: measures, ref: 三十五, item: 四, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E2
-- tables: [access_log, share_grant, org]
-- optional_tables: [org_history]
-- facts: [f_access_grant]
-- coverage_effect: ok_to_unknown
-- basis: state
-- magnitude_unit: 次
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 立即停用越权凭证，核查用途，补办授权或委托手续。
-- false_positives_zh: 机构更名未登记沿革；网关代理调用未登记委托。
with used as (
  select
    grant_id,
    app_id,
    user_org,
    catalog_id,
    month_on,
    sum(ok_calls)::bigint as ok_calls,
    min(first_on) as first_on,
    max(last_on) as last_on,
  from use_month
  group by grant_id, app_id, user_org, catalog_id, month_on
),
judged as (
  select
    u.*,
    month_of(u.month_on) as month,
    g.grant_id is not null as is_known,
    g.grantee_uscc,
    g.app_id as grant_app_id,
    g.delegate_orgs,
    coalesce(o.in_scope, false) as caller_in_scope,
  from used as u
  left join share_grant as g on g.grant_id = u.grant_id
  left join org_scope as o on o.uscc = u.user_org
)
select
  subject(j.grant_id, j.app_id, j.user_org, j.catalog_id, j.month) as subject_id,
  case when j.caller_in_scope then j.user_org when j.is_known then j.grantee_uscc else j.user_org end as agency_uscc,
  log_low('access_log', j.month) as coverage_low,
  case
    when not j.is_known then 'no_grant'
    when j.user_org is not null and not same_org(j.user_org, j.grantee_uscc) and not is_in(j.user_org, j.delegate_orgs) then 'org_mismatch'
    when j.app_id <> j.grant_app_id then 'app_mismatch'
  end as violation,
  case when j.user_org is null then 'caller_not_logged' end as unknown_last,
  j.first_on as occurred_on,
  j.ok_calls as magnitude,
  to_json(struct_pack(
    grant_id := j.grant_id,
    catalog_id := j.catalog_id,
    month := j.month,
    user_org := j.user_org,
    app_id := j.app_id,
    grantee_uscc := j.grantee_uscc,
    grant_app_id := j.grant_app_id,
    delegate_orgs := j.delegate_orgs,
    ok_calls := j.ok_calls,
    first_on := j.first_on,
    last_on := j.last_on
  )) as evidence,
from judged as j
