-- projects whose number or name holds the words; $agencies is a JSON list, NULL = all
select
  project_id,
  name,
  uscc,
from stg.project
where (contains(lower(project_id), $q) or contains(lower(name), $q))
  and ($agencies::varchar is null or uscc in (select unnest(from_json($agencies, '["varchar"]'))))
order by project_id
limit $limit;
