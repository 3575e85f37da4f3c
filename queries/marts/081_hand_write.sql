-- one row per f_change row that changes or deletes outside the aggregation pipeline, with what its ticket says: in_time = the ticket
-- was in force for every write of the row, approved = in time and of a kind for changes, covered = the ticket names this entry
create or replace table hand_write as
with writes as (
  select
    f.log_day,
    month_of(f.log_day) as month,
    f.uscc,
    f.catalog_id,
    f.op,
    f.channel,
    f.channel in ('direct', 'ops_tool', 'correction') as is_manual,
    f.ticket_id,
    f.field_list,
    f.rows_sum,
    f.min_ts,
    f.max_ts,
    k.kind as ticket_kind,
    k.uscc as ticket_uscc,
    k.approved_at,
    k.valid_to,
    coalesce(
      k.approved_at <= f.min_ts and coalesce(k.valid_from, k.approved_at) <= f.min_ts and (k.valid_to is null or f.max_ts <= k.valid_to),
      false
    ) as in_time,
    coalesce(len(k.catalog_ids) = 0 or list_contains(k.catalog_ids, f.catalog_id), false) as covered,
  from f_change as f
  left join ticket as k on k.ticket_id = f.ticket_id
  where f.op in ('U', 'D', 'T') and f.channel <> 'pipeline'
)
select *, in_time and ticket_kind in ('change', 'correction') as approved from writes;
