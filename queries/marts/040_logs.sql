-- one row per log and month whose loaded rows fall short of the platform's manifest
create or replace table log_low_month as
with actual as (
  select 'access_log' as log_name, log_day, sum(calls) as n from f_access_user group by log_day
  union all
  select 'change_log' as log_name, log_day, sum(ops) as n from f_change group by log_day
)
select m.log_name, month_of(m.log_day) as month,
from log_manifest as m
left join actual as a on a.log_name = m.log_name and a.log_day = m.log_day
where m.log_day between date '2023-08-15' and as_of()
group by m.log_name, month_of(m.log_day)
having sum(m.expected_rows) > 0
  and sum(least(coalesce(a.n, 0), m.expected_rows))::double < getvariable('min_coverage')::double * sum(m.expected_rows)::double;

-- one row per application credential: the grantee of its first grant
create or replace table app_owner as
select app_id, arg_min(grantee_uscc, grant_id) as grantee_uscc
from share_grant
where app_id is not null
group by app_id;
