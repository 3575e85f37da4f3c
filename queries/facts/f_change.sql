-- one row per log_day, uscc, catalog_id, op, channel, ticket_id, field_list
select
  cast(ts as date) as log_day,
  uscc,
  catalog_id,
  op,
  channel,
  ticket_id,
  field_list,
  count(*) as ops,
  sum(coalesce(row_count, 0)) as rows_sum,
  min(ts) as min_ts,
  max(ts) as max_ts
from change_log
where ts >= $from_ts and ts < $cutoff
group by cast(ts as date), uscc, catalog_id, op, channel, ticket_id, field_list
