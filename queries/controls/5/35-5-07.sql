-- id: 35-5-07
-- slug: access_from_trusted_network
-- title_zh: 非政务外网访问
-- title_en: Successful access should come from trusted address blocks
-- item: 5
-- notice_item: 8
-- articles: [7, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 五, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: pipl, ref: 五十一, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E2
-- tables: [access_log, net_zone]
-- optional_tables: []
-- facts: [f_access_client]
-- coverage_effect: ok_to_unknown
-- basis: state
-- magnitude_unit: 次
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 阻断外网访问路径，核查来源。
-- false_positives_zh: VPN 出口或云网关地址未登记。
with
zone as (
  select z.cidr, b.low, b.high
  from net_zone as z
  join address_block as b on b.cidr = z.cidr
  where b.low is not null
),
trusted as (
  select distinct a.ip
  from client_address as a
  join zone as z on a.key between z.low and z.high
),
by_address as (
  select
    user_org,
    app_id,
    date_trunc('month', log_day)::date as month_on,
    ip,
    sum(ok_calls)::bigint as ok_calls,
    min(log_day) as first_on,
  from f_access_client
  where ok_calls > 0
  group by user_org, app_id, date_trunc('month', log_day)::date, ip
),
marked as (
  select b.*, a.key is not null as is_address, a.key is not null and t.ip is null as is_outside
  from by_address as b
  left join client_address as a on a.ip = b.ip
  left join trusted as t on t.ip = b.ip
),
judged as (
  select
    user_org,
    app_id,
    month_of(month_on) as month,
    bool_or(is_address) as is_logged,
    sum(ok_calls) filter (where is_outside)::bigint as outside_calls,
    min(first_on) filter (where is_outside) as outside_on,
    -- the twenty busiest, kept in bounded memory
    max(struct_pack(ok_calls, ip, first_on), 20) filter (where is_outside) as outside,
  from marked
  group by user_org, app_id, month_on
)
select
  subject(j.user_org, j.app_id, j.month) as subject_id,
  j.user_org as agency_uscc,
  case when z.blocks = 0 then 'no_network_zones' end as unknown_first,
  log_low('access_log', j.month) as coverage_low,
  case when j.outside_on is not null then 'violation' end as violation,
  case when not j.is_logged then 'ip_not_logged' end as unknown_last,
  j.outside_on as occurred_on,
  j.outside_calls as magnitude,
  to_json(struct_pack(
    user_org := j.user_org,
    app_id := j.app_id,
    month := j.month,
    outside_calls := j.outside_calls,
    outside := j.outside,
    net_zone_blocks := z.blocks,
    net_zone_cidr := z.cidrs[1:20]
  )) as evidence,
from judged as j
cross join (select count(*) as blocks, list(cidr order by cidr) as cidrs from zone) as z
