-- one row per unit that some outage names, and per entry that some outage names
create or replace table outage_span as
select uscc, catalog_id, started_at, coalesce(finished_at, cutoff()) as ended_at
from outage
where coalesce(finished_at, cutoff()) > started_at;

create or replace table outage_unit as select distinct uscc from outage_span where uscc is not null;
create or replace table outage_entry as select distinct catalog_id from outage_span where catalog_id is not null;

-- one row per class of (unit, entry) that shares one calendar; '*' = any unit or entry no outage names
create or replace table day_class_key as
with pairs as (
  select provider_uscc as u, catalog_id as c from share_request
  union all select provider_uscc, catalog_id from catalog
  union all select uscc, catalog_id from ingest_batch
  union all select grantee_uscc, catalog_id from share_grant
  union all select uscc, catalog_id from open_dataset
  union all select null, catalog_id from catalog_event
  union all select null, catalog_id from dq_issue
  union all select uscc, null from ingest_batch
  union all select uscc, null from org
  union all select uscc, null from complaint
  union all select null, null
),
classes as (
  select distinct
    case when u in (select uscc from outage_unit) then u end as u,
    case when c in (select catalog_id from outage_entry) then c end as c,
  from pairs
)
select u, c, coalesce(u, '*') || '|' || coalesce(c, '*') as class, row_number() over () as class_no from classes;

-- one row: the days a calendar is kept for
create or replace table day_span as
select
  least(date '2023-01-01', min(d)) as from_on,
  greatest(max(d), as_of()) + 1 as to_on,
from work_calendar;

-- one row per class and day on which the platform, the unit or the entry was down long enough
create or replace table outage_class_day as
with pieces as (
  select
    k.class,
    d.d,
    greatest(o.started_at, d.d + getvariable('outage_day_start')::time) as from_ts,
    least(o.ended_at, d.d + getvariable('outage_day_end')::time) as to_ts,
  from day_class_key as k
  join outage_span as o on (o.uscc is null or o.uscc = k.u) and (o.catalog_id is null or o.catalog_id = k.c)
  cross join day_span as s
  cross join lateral (
    -- no further than the calendar: an end such as 9999-12-31 means "not known"
    select unnest(generate_series(
      greatest(o.started_at::date, s.from_on)::timestamp, least(o.ended_at::date, s.to_on)::timestamp, interval 1 day
    ))::date as d
  ) as d
),
ordered as (
  select
    *,
    max(to_ts) over (
      partition by class, d order by from_ts, to_ts rows between unbounded preceding and 1 preceding
    ) as covered_to,
  from pieces
  where to_ts > from_ts
)
select class, d
from ordered
group by class, d
having sum(greatest(0, epoch(to_ts) - epoch(greatest(from_ts, coalesce(covered_to, from_ts)))))
  >= getvariable('outage_min_seconds')::integer;

-- one row per class and calendar day, with running numbers of counted, open (no outage) and not-loaded days. The first two are keys
-- unique over all classes (a class has far fewer than 100000 days), so that no join order can pair up whole calendars.
create or replace table day_class as
with loaded_year as (
  select year(d) as y
  from work_calendar
  group by year(d)
  having count(distinct d) = 365 + (case when y % 4 = 0 and (y % 100 <> 0 or y % 400 = 0) then 1 else 0 end)
),
days as (
  select
    g.d,
    l.y is not null as is_loaded,
    l.y is not null and coalesce(w.is_workday, false) as is_workday,
  from (select unnest(generate_series(from_on::timestamp, to_on::timestamp, interval 1 day))::date as d from day_span) as g
  left join loaded_year as l on l.y = year(g.d)
  left join work_calendar as w on w.d = g.d
),
classed as (
  select k.class, k.class_no, d.d, d.is_loaded, d.is_workday, o.d is not null as is_outage,
  from day_class_key as k
  cross join days as d
  left join outage_class_day as o on o.class = k.class and o.d = d.d
)
select
  class,
  d,
  is_loaded,
  is_outage,
  is_workday and not is_outage as is_counted,
  class_no * 100000 + sum((is_workday and not is_outage)::integer) over w::bigint as counted_key,
  class_no * 100000 + sum((not is_outage)::integer) over w::bigint as open_key,
  sum((not is_loaded)::integer) over w::integer as unloaded_seq,
from classed
window w as (partition by class order by d rows unbounded preceding);
