-- id: 35-4-03
-- slug: no_use_after_grant_end
-- title_zh: 授权到期仍调用
-- title_en: Shared data should not be used after the grant ends
-- item: 4
-- articles: [16]
-- other_law: [政务数据共享条例 27]
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [access_log, share_grant]
-- optional_tables: []
-- facts: [f_access_grant]
-- coverage_effect: ok_to_unknown
-- basis: state
-- params:
--   grace_seconds: {default: 3600, unit: 秒, zh: 时钟偏差宽限}
-- clears: ledger
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 停用授权，确需继续使用的重新申请。
-- false_positives_zh: 平台时钟偏差（已留宽限）；续期授权换发了新编号。
with by_day as (
  select grant_id, catalog_id, month_on, log_day, max(max_ts_ok) as last_call_at
  from grant_use
  group by grant_id, catalog_id, month_on, log_day
),
marked as (
  select
    d.*,
    g.grantee_uscc,
    g.valid_to,
    g.revoked_at,
    grant_end(g.valid_to, g.revoked_at) as ended_at,
    coalesce(d.last_call_at > grant_end(g.valid_to, g.revoked_at) + to_seconds($grace_seconds), false) as is_after,
  from by_day as d
  join share_grant as g on g.grant_id = d.grant_id
),
judged as (
  select
    grant_id,
    catalog_id,
    month_of(month_on) as month,
    any_value(grantee_uscc) as grantee_uscc,
    any_value(valid_to) as valid_to,
    any_value(revoked_at) as revoked_at,
    any_value(ended_at) as ended_at,
    count(*) filter (where is_after) as days_after,
    min(log_day) filter (where is_after) as after_on,
    list(struct_pack(log_day, last_call_at) order by log_day) filter (where is_after) as days,
  from marked
  group by grant_id, catalog_id, month_on
)
select
  subject(j.grant_id, j.catalog_id, j.month) as subject_id,
  j.grantee_uscc as agency_uscc,
  case when j.ended_at is null then 'open_ended_grant' end as exclusion,
  log_low('access_log', j.month) as coverage_low,
  case when j.days_after > 0 then 'violation' end as violation,
  j.after_on as occurred_on,
  j.days_after as magnitude,
  to_json(struct_pack(
    grant_id := j.grant_id,
    catalog_id := j.catalog_id,
    month := j.month,
    grantee_uscc := j.grantee_uscc,
    valid_to := j.valid_to,
    revoked_at := j.revoked_at,
    days := j.days
  )) as evidence,
from judged as j
