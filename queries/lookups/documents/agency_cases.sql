-- cases of one agency in one year, newest first
select case_id, title, state, due_date,
from rect_case
where agency_uscc = $agency and state <> 'merged' and (year(opened_on) = $year or ended_on is null)
order by opened_on desc, case_id desc;
