-- open cases with a deadline up to $until, nearest first; $agencies NULL = all
select
  case_id,
  title,
  agency_uscc,
  state,
  due_date::varchar as date,
from rect_case
where ended_on is null
  and state <> 'to_issue'
  and due_date is not null
  and due_date <= $until::date
  and ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
order by due_date, case_id
limit 40;
