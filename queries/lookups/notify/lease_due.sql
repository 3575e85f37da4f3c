-- deliveries that may be tried now: due, or left behind by a worker whose lease ran out; urgent first, events of removed subscriptions never
select d.delivery_id
from delivery as d
left join message as m using (message_no)
left join webhook as h on d.channel = '@event' and h.id = d.target
where list_contains(from_json($channels, '["varchar"]'), d.channel)
  and coalesce(h.active, d.channel <> '@event')
  and (
    (d.state = 'queued' and d.not_before <= $now::timestamp)
    or (d.state = 'leased' and d.lease_until < $now::timestamp)
  )
order by case m.tone when 'urgent' then 0 when 'warning' then 1 else 2 end, d.message_no, d.event_seq, d.delivery_id
limit $limit
