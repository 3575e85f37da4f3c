-- one row per agency and reason: what could not be judged; $agency NULL = every agency
select
  agency_uscc,
  reason,
  count(*)::integer as n,
  array_to_string(list_sort(list(distinct control_id)), ';') as controls,
from result
where status = 'unknown' and ($agency::varchar is null or agency_uscc = $agency::varchar)
group by agency_uscc, reason
order by n desc, agency_uscc, reason;
