-- one row per week (its last day), newest first: findings that became new and that cleared in it, and open at its end (what changed rules
-- made appear or vanish is neither; held ones are left out); $agencies NULL = all, $control NULL = all
with weeks as (
  select ($as_of::date - 7 * n::integer)::date as ends
  from range($weeks::integer) as r (n)
),
seen as (
  select
    finding_id,
    first_seen,
    coalesce(cleared_on, case when state = 'adjusted' then adjusted_on end) as ended_on,
  from unit_finding
  where ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
    and ($control::varchar is null or control_id = $control)
    and finding_id not in (select finding_id from finding_standing where hold_id is not null)
),
changes as (
  select
    w.ends,
    count(distinct c.finding_id) filter (where c.change = 'new')::integer as opened,
    count(distinct c.finding_id) filter (where c.change = 'cleared')::integer as cleared,
    count(distinct c.finding_id) filter (where c.change = 'recurred')::integer as recurred,
  from weeks as w
  inner join finding_change as c on c.changed_on > w.ends - 7 and c.changed_on <= w.ends
  where c.finding_id in (select finding_id from seen)
  group by w.ends
)
select
  w.ends::varchar as ends,
  coalesce(any_value(c.opened), 0) as opened,
  coalesce(any_value(c.cleared), 0) as cleared,
  coalesce(any_value(c.recurred), 0) as recurred,
  count(*) filter (where s.first_seen <= w.ends and (s.ended_on is null or s.ended_on > w.ends))::integer as "open",
from weeks as w
left join changes as c on c.ends = w.ends
left join seen as s on true
group by w.ends
order by w.ends;
