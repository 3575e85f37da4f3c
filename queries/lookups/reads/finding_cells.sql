-- one row per agency, item and severity: open findings
select
  agency_uscc,
  item,
  severity,
  count(*)::integer as n,
from unit_finding
where state = 'open'
group by agency_uscc, item, severity;
