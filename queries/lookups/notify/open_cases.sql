-- cases whose agency has been served and has to act; while an answer is owed to it no day counts, and nobody is pressed
select
  c.case_id,
  c.version,
  c.agency_uscc,
  (select count(*)::integer from case_finding as f where f.case_id = c.case_id) as findings,
  c.served_on::varchar as served_on,
  c.due_date::varchar as due_date,
from rect_case as c
where list_contains(from_json($states, '["varchar"]'), c.state) and c.due_date is not null
  and not exists (select 1 from extension as e where e.case_id = c.case_id and e.answered_on is null)
  and not exists (select 1 from objection as o where o.case_id = c.case_id and o.stops and o.answered_on is null)
order by c.due_date, c.case_id
