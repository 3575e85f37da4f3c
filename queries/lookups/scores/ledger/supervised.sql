-- Rectification cases that fell due in the window, became overdue and were taken into government supervision (督办).
select agency_uscc as uscc, case_id, supervised_on::varchar as supervised_on
from rect_case
where supervised_on is not null and due_date between $from::date and $as_of::date and state not in ('dismissed', 'merged')
order by agency_uscc, case_id
