-- Per indicator of one unit: how many things miss, and the first of them.
select
  indicator_id,
  count(*)::integer as things,
  list(struct_pack(source, subject_id, title, findings) order by source, subject_id)[1:20] as shown,
from read_parquet($path, hive_partitioning = false)
where uscc = $uscc
  and numerator < denominator
  and not coalesce(len(alarms) > 0 and list_has_all($removed::json::varchar[], alarms), false)
group by indicator_id
order by indicator_id
