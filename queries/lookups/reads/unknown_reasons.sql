-- one row per agency and reason: what could not be judged; $agencies is a JSON list, NULL = all
select
  agency_uscc,
  reason,
  count(*)::integer as n,
  array_to_string(list_sort(list(distinct control_id)), ';') as controls,
from result
where status = 'unknown'
  and ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
group by agency_uscc, reason
order by n desc, agency_uscc, reason;
