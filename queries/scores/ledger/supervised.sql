-- Overdue rectification cases taken into government supervision (督办) by the end of the window.
select agency_uscc as uscc, case_id, supervised_on::varchar as supervised_on
from rect_case
where supervised_on between $from::date and $as_of::date and state not in ('dismissed', 'merged')
order by agency_uscc, case_id
