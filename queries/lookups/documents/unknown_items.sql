-- rows that could not be judged by Art. 35 item; $agency NULL = all
select item, count(*)::integer as n,
from result
where status = 'unknown' and ($agency::varchar is null or agency_uscc = $agency)
group by item;
