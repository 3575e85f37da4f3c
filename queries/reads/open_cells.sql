-- one row per institution, item and severity: findings open now
select agency_uscc, item, severity, count(*)::integer as n
from finding
where state = 'open'
group by agency_uscc, item, severity;
