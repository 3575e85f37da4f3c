-- one row per file that was refused, newest first; of those before `code` was kept only the ones with too many bad rows are known
select
  subject as batch_id,
  coalesce(body::json ->> 'code', 'over_reject_limit') as code,
  body::json ->> 'table' as table_name,
  body::json ->> 'file_name' as file_name,
  body::json ->> 'part' as part,
  (body::json ->> 'rows_in')::double as rows_in,
  (body::json ->> 'rows_rejected')::double as rows_rejected,
  body::json ->> 'message' as message,
  (body::json -> 'nearest')::varchar as nearest,
  "at"::varchar as refused_at,
from event
where kind = 'import.refused'
order by seq desc
limit $limit;
