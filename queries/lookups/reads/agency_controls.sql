-- one row per control: open findings of one agency
select
  control_id,
  count(*)::integer as n,
from unit_finding
where state = 'open' and agency_uscc = $agency
group by control_id;
