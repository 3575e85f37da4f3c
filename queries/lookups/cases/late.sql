-- cases whose due date has passed and that the agency has not answered
select case_id, due_date::varchar as due_date
from rect_case
where state in ('rectifying', 'returned')
  and due_date < $today::date
order by due_date, case_id;
