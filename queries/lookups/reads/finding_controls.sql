-- one row per control: open findings; $agencies is a JSON list, NULL = all; those of the authority's own desk only where $own_desk
select
  control_id,
  count(*)::integer as n,
from finding
where state = 'open'
  and (addressee is distinct from 'authority' or $own_desk)
  and ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
group by control_id;
