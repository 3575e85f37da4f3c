-- one row per state: open cases; $agencies NULL = all
select state, count(*)::integer as n
from rect_case
where ended_on is null and ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
group by state;
