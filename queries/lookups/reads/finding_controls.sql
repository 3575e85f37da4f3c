-- one row per control: open findings; $agencies is a JSON list, NULL = all
select
  control_id,
  count(*)::integer as n,
from finding
where state = 'open'
  and ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
group by control_id;
