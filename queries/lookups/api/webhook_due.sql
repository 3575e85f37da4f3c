-- deliveries to send now, oldest event first
select
  d.id,
  d.webhook_id,
  h.url,
  h.secret,
  d.payload,
  d.attempts,
from webhook_delivery as d
inner join webhook as h on h.id = d.webhook_id
where d.state = 'waiting' and h.active and d.next_at <= $now::timestamp
order by d.event_seq, d.id
limit $limit;
