-- the whole record of one case
select body
from rect_case
where case_id = $case_id;
