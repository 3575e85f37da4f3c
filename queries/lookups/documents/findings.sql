-- what documents say about given findings; $ids is a JSON list
select finding_id, reason, due_date, occurred_on, magnitude::double as magnitude, evidence, last_seen,
from finding
where finding_id in (select unnest(from_json($ids, '["varchar"]')));
