-- what documents say about given findings; $ids is a JSON list
select finding_id, due_date, magnitude::double as magnitude, evidence, last_seen,
from finding
where finding_id in (select unnest(from_json($ids, '["varchar"]')));
