-- names of given catalogue entries; $ids is a JSON list
select catalog_id, name,
from catalog
where catalog_id in (select unnest(from_json($ids, '["varchar"]')));
