-- one row per log_day, hour_of_day, user_id, user_org: the same rows as ../f_access_user_hour.sql, reached by way of f_access_user.
-- An hour with 100 subjects has 100 successful calls, and so has its day: only the hours of busy users are counted exactly.
create or replace temp table fresh_f_access_user_hour as
with busy_day as materialized (
  select log_day, user_id, user_org
  from fresh_f_access_user
  where ok_calls >= 100
),
busy_hour as materialized (
  select
    d.log_day,
    hour(l.ts) as hour_of_day,
    d.user_id,
    d.user_org,
    sum(case when l.ok then 1 else 0 end) as ok_calls,
    sum(case when l.ok and l.case_no is null then 1 else 0 end) as case_missing_ok_calls,
    row_number() over () as hour_no,
  from access_log as l
  join busy_day as d
    on d.log_day = l.ts::date and d.user_id is not distinct from l.user_id and d.user_org is not distinct from l.user_org
  where l.ts >= $from_ts and l.ts < $cutoff
  group by d.log_day, hour(l.ts), d.user_id, d.user_org
  having count(case when l.ok then l.subject_hash end) >= 100
),
-- distinct rows first, then a count: far cheaper than one set per hour
seen as (
  select distinct h.hour_no, l.subject_hash
  from access_log as l
  join busy_hour as h
    on h.log_day = l.ts::date
    and h.hour_of_day = hour(l.ts)
    and h.user_id is not distinct from l.user_id
    and h.user_org is not distinct from l.user_org
  where l.ts >= $from_ts and l.ts < $cutoff and l.ok and l.subject_hash is not null
),
counted as (
  select hour_no, count(*) as distinct_subjects
  from seen
  group by hour_no
  having count(*) >= 100
)
select h.log_day, h.hour_of_day, h.user_id, h.user_org, h.ok_calls, h.case_missing_ok_calls, c.distinct_subjects,
from busy_hour as h
join counted as c on c.hour_no = h.hour_no;
