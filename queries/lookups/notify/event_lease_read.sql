-- one row per leased event, oldest first
select
  d.delivery_id as id,
  d.target as webhook_id,
  h.url,
  h.secret,
  d.payload,
from delivery as d
join webhook as h on h.id = d.target
where d.delivery_id in (select unnest(from_json($ids, '["varchar"]')))
order by d.event_seq, d.delivery_id
