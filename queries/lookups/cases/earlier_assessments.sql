-- how many assessments were recorded before the last one
select greatest(count(*) - 1, 0)::integer as n
from assessment
where as_of <= $as_of::date;
