-- events for one subscription, newest first, in the words of its API
select
  delivery_id as id,
  kind,
  case state when 'sent' then 'delivered' when 'dead' then 'dead' else 'waiting' end as state,
  attempts + (state = 'sent')::integer as attempts,
  not_before::varchar as next_at,
  status as last_status,
  error as last_error,
  sent_at::varchar as delivered_at,
from delivery
where channel = '@event' and target = $id
order by event_seq desc
limit 100;
