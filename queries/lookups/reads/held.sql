-- one row per file of which something was held back as classified, newest first: rows of landed files, and files that wait whole
with held as (
  select
    'rows' as kind,
    file_name,
    part,
    rows_classified::double as rows_held,
    null::varchar as marks,
    imported_at::varchar as held_at,
  from import_batch
  where rows_classified > 0

  union all

  select
    'file' as kind,
    body::json ->> 'file_name' as file_name,
    body::json ->> 'part' as part,
    null as rows_held,
    (body::json -> 'marks')::varchar as marks,
    "at"::varchar as held_at,
  from event
  where kind = 'import.held'
)

select *
from held
order by held_at desc, file_name asc
limit $limit;
