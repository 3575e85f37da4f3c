-- deliveries of one subscription, newest first
select
  id,
  kind,
  state,
  attempts,
  next_at::varchar as next_at,
  last_status,
  last_error,
  delivered_at::varchar as delivered_at,
from webhook_delivery
where webhook_id = $id
order by event_seq desc
limit 100;
