-- where the rejected rows of one import lie, relative to the home, and who brought it
select
  rejects_path,
  (
    select actor
    from event
    where kind = 'import.landed'
      and subject = $batch_id
    limit 1
  ) as brought_by,
from import_batch
where batch_id = $batch_id;
