-- cases per state; $agencies NULL = every institution
select state, count(*)::integer as n
from rect_case
where $agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]')))
group by state
order by state;
