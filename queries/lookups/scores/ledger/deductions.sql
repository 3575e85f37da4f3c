-- Cases confirmed (认定) by the authority, whenever, with a confirmed breach of the window: one row per case, by the highest severity of
-- its findings, concurrent ones included. Overdue directives are counted by G3; $own = controls whose leads the authority itself has to mend.
with counted as (
  select f.agency_uscc as uscc, f.case_id, min(f.severity) as severity, count(*)::integer as findings,
  from case_finding as f
  join rect_case as c on c.case_id = f.case_id
  left join finding_standing as s on s.finding_id = f.finding_id
  where f.standing in ('confirmed', 'settled')
    and f.confirmed_on is not null
    and f.occurred_on between $from::date and $as_of::date
    and c.state not in ('dismissed', 'merged')
    and f.control_id <> '35-8-08'
    and f.control_id not in (select unnest($own::json::varchar[]))
    and s.waiver_id is null
  group by f.agency_uscc, f.case_id
)
select
  n.uscc,
  n.case_id,
  n.severity,
  n.findings,
  n.case_id in (select o.case_id from objection as o where o.state = 'pending') as objected,
from counted as n
order by n.uscc, n.case_id
