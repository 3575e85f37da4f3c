-- landed files of one log whose period touches the given one, in the order they were imported
select
  batch_id,
  file_name,
  period_from::varchar as "from",
  period_to::varchar as "to",
from import_batch
where table_name = $table_name
  and withdrawn_at is null
  and period_from <= $period_to::timestamp
  and period_to >= $period_from::timestamp
order by seq
