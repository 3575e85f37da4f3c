-- findings that came back within the week that ends on $as_of; $agencies NULL = all
select count(distinct e.subject)::integer as n
from event as e
join unit_finding as f on f.finding_id = e.subject
where e.kind = 'finding.recurred'
  and (e.body->>'as_of')::date > $as_of::date - 7
  and (e.body->>'as_of')::date <= $as_of::date
  and ($agencies::varchar is null or f.agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))));
