-- id: 35-4-05
-- slug: credential_not_shared
-- title_zh: 凭证共用
-- title_en: One application credential should not be used from many places or by other units
-- item: 4
-- articles: [17, 32]
-- basis_law:
-- - {law: measures, ref: 十七, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: measures, ref: 三十五, item: 四, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E3
-- tables: [access_log, share_grant]
-- optional_tables: [org_history]
-- facts: [f_access_client]
-- coverage_effect: ok_to_unknown
-- basis: state
-- params:
--   max_addresses: {default: 5, unit: 个, zh: 一日内白名单外来源地址数的上限}
-- magnitude_unit: 天
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 更换凭证，按应用与单位分别发证，登记白名单。
-- false_positives_zh: 网关、代理或容器动态出口地址；多地灾备部署。
with used as (
  select distinct app_id, user_org, ip, log_day
  from f_access_client
  where ok_calls > 0 and app_id is not null
),
credential as (
  select
    app_id,
    list_sort(list_distinct(flatten(list(delegate_orgs)))) as delegate_orgs,
    list_sort(list_distinct(flatten(list(ip_allow)))) as ip_allow,
  from share_grant
  where app_id is not null
  group by app_id
),
owned as (
  select a.app_id, o.grantee_uscc, c.delegate_orgs, c.ip_allow
  from (select distinct app_id from used) as a
  left join app_owner as o on o.app_id = a.app_id
  left join credential as c on c.app_id = a.app_id
),
stranger as (
  select w.app_id, w.user_org
  from (select distinct app_id, user_org from used where user_org is not null) as w
  join owned as o on o.app_id = w.app_id
  where not same_org(w.user_org, o.grantee_uscc) and not is_in(w.user_org, o.delegate_orgs)
),
-- materialized: the address functions are slow and must see each entry once
allowed as (
  select distinct w.app_id, w.ip
  from (select distinct app_id, ip from used where ip is not null) as w
  join client_address as a on a.ip = w.ip
  join (select app_id, unnest(ip_allow) as entry from owned) as e on e.app_id = w.app_id
  join address_block as b on b.cidr = e.entry and a.key between b.low and b.high
),
by_day as (
  select
    u.app_id,
    u.log_day,
    list(distinct u.user_org order by u.user_org) filter (where s.app_id is not null) as strange_orgs,
    count(distinct u.ip) filter (where a.app_id is null) as addresses,
    list(distinct u.ip order by u.ip) filter (where u.ip is not null and a.app_id is null) as address_list,
  from used as u
  left join stranger as s on s.app_id = u.app_id and s.user_org = u.user_org
  left join allowed as a on a.app_id = u.app_id and a.ip = u.ip
  group by u.app_id, u.log_day
),
marked as (
  select *, strange_orgs is not null as is_foreign, addresses >= $max_addresses as is_many from by_day
),
judged as (
  select
    app_id,
    month_of(date_trunc('month', log_day)) as month,
    bool_or(is_foreign) as is_foreign,
    bool_or(is_many) as is_many,
    count(*) filter (where is_foreign or is_many) as days_bad,
    min(log_day) filter (where is_foreign or is_many) as bad_on,
    list(struct_pack(log_day, user_orgs := strange_orgs, addresses, ip := address_list[1:20]) order by log_day)
      filter (where is_foreign or is_many) as days,
  from marked
  group by app_id, date_trunc('month', log_day)
)
select
  subject(j.app_id, j.month) as subject_id,
  o.grantee_uscc as agency_uscc,
  log_low('access_log', j.month) as coverage_low,
  case when j.is_foreign then 'foreign_org' when j.is_many then 'many_addresses' end as violation,
  j.bad_on as occurred_on,
  j.days_bad as magnitude,
  to_json(struct_pack(
    app_id := j.app_id,
    month := j.month,
    owner_uscc := o.grantee_uscc,
    delegate_orgs := o.delegate_orgs,
    ip_allow := o.ip_allow,
    days := j.days
  )) as evidence,
from judged as j
join owned as o on o.app_id = j.app_id
