-- one row per agency and week end: findings open then; $agencies NULL = all
with weeks as (
  select ($as_of::date - 7 * n::integer)::date as ends
  from range($weeks::integer) as r (n)
)
select
  f.agency_uscc as uscc,
  w.ends::varchar as ends,
  count(*) filter (
    where f.first_seen <= w.ends
      and (f.cleared_on is null or f.cleared_on > w.ends)
      and not (f.state = 'adjusted' and f.adjusted_on <= w.ends)
  )::integer as n,
from weeks as w
cross join unit_finding as f
where $agencies::varchar is null or f.agency_uscc in (select unnest(from_json($agencies, '["varchar"]')))
group by f.agency_uscc, w.ends
order by f.agency_uscc, w.ends;
