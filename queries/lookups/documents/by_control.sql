-- open findings of one agency by control, most first
select control_id, count(*)::integer as open,
from unit_finding
where state = 'open' and agency_uscc = $agency
group by control_id
order by open desc, control_id;
