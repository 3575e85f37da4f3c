-- cases of one agency in one year, newest first; a date that is only drafted is none
select
  case_id,
  title,
  state,
  case when state <> 'to_issue' then due_date end as due_date,
from rect_case
where agency_uscc = $agency and state <> 'merged' and (year(opened_on) = $year or ended_on is null)
order by opened_on desc, case_id desc;
