-- findings of the ledger by Art. 35 item, severity and state; $agencies is a JSON list, NULL = all
select
  item,
  coalesce(severity, 'S4') as severity,
  count(*) filter (where state = 'open')::integer as open,
  count(*) filter (where state = 'cleared')::integer as cleared,
from unit_finding
where $agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]')))
group by all
order by item, severity;
