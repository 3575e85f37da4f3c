-- cases whose last day has passed: served, not all clear, and no answer of ours is owed to the unit
select case_id, due_date::varchar as due_date
from rect_case
where state in ('rectifying', 'returned')
  and served_on is not null
  and due_date < $today::date
  and not all_clear
  and not exists (select 1 from extension as e where e.case_id = rect_case.case_id and e.answered_on is null)
  and not exists (select 1 from objection as o where o.case_id = rect_case.case_id and o.stops and o.answered_on is null)
order by due_date, case_id;
