-- one row per week (its last day), newest first: findings opened and cleared in it, and open at its end (what changed rules made
-- appear or vanish is neither opened nor cleared); $agencies NULL = all, $control NULL = all
with weeks as (
  select ($as_of::date - 7 * n::integer)::date as ends
  from range($weeks::integer) as r (n)
),
seen as (
  select
    first_seen,
    cleared_on,
    coalesce(cleared_on, case when state = 'adjusted' then adjusted_on end) as ended_on,
    coalesce(adjusted_on = first_seen, false) as is_adjusted,
  from unit_finding
  where ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
    and ($control::varchar is null or control_id = $control)
)
select
  w.ends::varchar as ends,
  count(*) filter (where not s.is_adjusted and s.first_seen > w.ends - 7 and s.first_seen <= w.ends)::integer as opened,
  count(*) filter (where s.cleared_on > w.ends - 7 and s.cleared_on <= w.ends)::integer as cleared,
  count(*) filter (where s.first_seen <= w.ends and (s.ended_on is null or s.ended_on > w.ends))::integer as "open",
from weeks as w
left join seen as s on true
group by w.ends
order by w.ends;
