-- one row per provider and control: open findings of the catalogue (items 1 and 2) and of stale data
select
  agency_uscc,
  control_id,
  count(*)::integer as n,
from unit_finding
where state = 'open' and (control_id in ('35-1-03', '35-3-03') or item = 2)
group by agency_uscc, control_id;
