-- open findings by agency, most first
select agency_uscc, count(*)::integer as open,
from unit_finding
where state = 'open'
group by agency_uscc
order by open desc, agency_uscc
limit $limit;
