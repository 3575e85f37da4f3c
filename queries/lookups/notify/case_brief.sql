select
  c.case_id,
  c.version,
  c.agency_uscc,
  (select count(*)::integer from case_finding as f where f.case_id = c.case_id) as findings,
  c.served_on::varchar as served_on,
  c.due_date::varchar as due_date,
from rect_case as c
where c.case_id = $id
