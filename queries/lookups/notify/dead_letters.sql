-- messages that were given up, newest first
select
  d.delivery_id,
  d.message_no::integer as message_no,
  m.user_id,
  d.channel,
  m.title,
  d.state,
  d.attempts,
  d.error,
  m.created_at::varchar as created_at,
  d.sent_at::varchar as sent_at,
  d.acked_at::varchar as acked_at,
from delivery as d
join message as m using (message_no)
where d.state = 'dead'
order by d.message_no desc
limit 500
