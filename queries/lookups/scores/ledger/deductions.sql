-- Breaches confirmed (认定) by the authority, whenever, that happened in the window: one row per fact, so concurrent findings
-- count once.
select
  f.agency_uscc as uscc,
  f.finding_id,
  f.case_id,
  f.severity,
  f.occurred_on::varchar as occurred_on,
  f.confirmed_on::varchar as confirmed_on,
from case_finding as f
join rect_case as c on c.case_id = f.case_id
where f.standing in ('confirmed', 'settled')
  and f.role = 'primary'
  and f.confirmed_on is not null
  and f.occurred_on between $from::date and $as_of::date
  and c.state not in ('dismissed', 'merged')
order by f.agency_uscc, f.finding_id
