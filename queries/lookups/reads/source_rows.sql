-- where given rows of one table came from; {{table}} and {{key}} are contract names, $keys is a JSON list
select
  {{key}}::varchar as key,
  _batch as batch_id,
  _row::double as row,
from stg.{{table}}
where {{key}}::varchar in (select unnest(from_json($keys, '["varchar"]')))
order by key
limit 60;
