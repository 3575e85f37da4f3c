-- the body whose data officer the demonstration shows: of $ordered (a JSON list) the one with most leads of class E1 and E2
select agency_uscc as uscc
from finding
where state = 'open'
  and evidence_class in ('E1', 'E2')
  and severity in ('S1', 'S2', 'S3')
  and list_contains(from_json($ordered, '["varchar"]'), agency_uscc)
group by agency_uscc
order by count(*) desc, agency_uscc
limit 1
