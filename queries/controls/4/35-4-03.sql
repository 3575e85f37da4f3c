-- id: 35-4-03
-- slug: no_use_after_grant_end
-- title_zh: 授权到期仍调用
-- title_en: Shared data should not be used after the grant ends
-- item: 4
-- articles: [17]
-- basis_law:
-- - {law: measures, ref: 十七, role: duty}
-- - {law: reg809, ref: 二十五, para: 1, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 四十, item: 二, from: '2025-08-01', role: penal}
-- - {law: measures, ref: 三十五, item: 四, role: item}
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
-- magnitude_unit: 天
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 停用授权，确需继续使用的重新申请。
-- false_positives_zh: 平台时钟偏差（已留宽限）；续期授权换发了新编号。
with by_month as (
  select grant_id, catalog_id, month_on, max(max_ts_ok) as last_call_at
  from use_month
  group by grant_id, catalog_id, month_on
),
marked as (
  select
    m.*,
    g.grantee_uscc,
    g.valid_to,
    g.revoked_at,
    grant_end(g.valid_to, g.revoked_at) as ended_at,
    coalesce(m.last_call_at > grant_end(g.valid_to, g.revoked_at) + to_seconds($grace_seconds), false) as is_after,
  from by_month as m
  join share_grant as g on g.grant_id = m.grant_id
),
-- only months whose last call came too late are looked at by day
day_after as (
  select
    m.grant_id,
    m.catalog_id,
    m.month_on,
    f.log_day,
    max(f.max_ts_ok) as last_call_at,
  from marked as m
  join f_access_grant as f
    on f.grant_id = m.grant_id and f.catalog_id is not distinct from m.catalog_id and date_trunc('month', f.log_day)::date = m.month_on
  where m.is_after and f.ok_calls > 0
  group by m.grant_id, m.catalog_id, m.month_on, m.ended_at, f.log_day
  having max(f.max_ts_ok) > m.ended_at + to_seconds($grace_seconds)
),
after_end as (
  select
    grant_id,
    catalog_id,
    month_on,
    count(*) as days_after,
    min(log_day) as after_on,
    list(struct_pack(log_day, last_call_at) order by log_day) as days,
  from day_after
  group by grant_id, catalog_id, month_on
),
judged as (
  select m.*, month_of(m.month_on) as month, coalesce(e.days_after, 0) as days_after, e.after_on, e.days,
  from marked as m
  left join after_end as e on e.grant_id = m.grant_id and e.catalog_id is not distinct from m.catalog_id and e.month_on = m.month_on
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
