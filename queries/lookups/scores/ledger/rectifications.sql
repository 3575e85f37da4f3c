-- Rectification cases that fell due in the window (G3 adds them to the directives): in time = never overdue and closed or concluded.
-- Judged like 35-8-08: a case that is still open on its last day is pending and left out.
select
  agency_uscc as uscc,
  case_id,
  coalesce(overdue_since is null and state in ('closed', 'concluded'), false) as in_time,
  (body::json ->> '$.documents') as documents,
from rect_case
where issued_on is not null
  and due_date between $from::date and $as_of::date
  and state not in ('dismissed', 'merged')
  and (overdue_since is not null or state in ('closed', 'concluded') or due_date < $as_of::date)
order by agency_uscc, case_id
