-- cases that are not ended
select count(*)::integer as n
from rect_case
where not list_contains(from_json($ended, '["varchar"]'), state)
