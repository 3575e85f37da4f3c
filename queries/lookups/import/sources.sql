-- every source of files with how it is read, by name
select
  source_id,
  name,
  files,
  mapping,
  saved_by,
  saved_by_name,
  saved_at::varchar as saved_at,
from import_source
order by name;
