-- how many open findings there are; $agencies is a JSON list, NULL = all
select count(*)::integer as n,
from unit_finding
where state = 'open'
  and ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))));
