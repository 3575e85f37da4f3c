-- one row per control: open findings
select
  control_id,
  count(*)::integer as n,
from finding
where state = 'open'
group by control_id;
