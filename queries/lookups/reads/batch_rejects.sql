-- where the rejected rows of one import lie, relative to the home, and who brought it: of a landed file, or of one refused for too many
with found as (
  select
    batch_id,
    rejects_path,
  from import_batch
  where batch_id = $batch_id

  union all

  select
    subject as batch_id,
    'rejects/' || subject || '.csv' as rejects_path,
  from event
  where kind = 'import.refused'
    and subject = $batch_id
    and (body::json ->> 'rows_rejected') is not null
)

select
  rejects_path,
  (
    select actor
    from event
    where kind in ('import.landed', 'import.refused')
      and subject = $batch_id
    limit 1
  ) as brought_by,
from found
limit 1;
