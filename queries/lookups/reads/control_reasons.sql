-- one row per status and reason of one control
select
  status,
  reason,
  count(*)::integer as n,
from result
where control_id = $control_id
group by status, reason
order by n desc, status, reason;
