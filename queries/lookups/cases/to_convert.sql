-- cases of before 2.0.0: drafts with a fixed date, and overdue ones in which an answer was owed to the unit
select case_id
from rect_case
where (state = 'to_issue' and due_date is not null)
  or (
    state = 'overdue'
    and (
      exists (select 1 from extension as e where e.case_id = rect_case.case_id and e.answered_on is null)
      or exists (select 1 from objection as o where o.case_id = rect_case.case_id and o.stops and o.answered_on is null)
    )
  )
order by case_id;
