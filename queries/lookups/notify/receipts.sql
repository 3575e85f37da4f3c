-- one row per delivery of a message that spoke of this subject, oldest first; the inbox counts as a delivery
with spoken as (
  select distinct message_no, user_id, min(read_at) as read_at
  from notice
  where subject = $subject and message_no is not null
  group by all
),
sent as (
  select
    d.delivery_id,
    d.message_no,
    m.user_id,
    d.channel,
    m.title,
    d.state,
    d.attempts,
    d.error,
    m.created_at,
    d.sent_at,
    d.acked_at,
  from delivery as d
  join message as m using (message_no)
  where d.message_no in (select message_no from spoken)
  union all
  select
    'inbox:' || m.message_no,
    m.message_no,
    m.user_id,
    'inbox',
    m.title,
    'sent',
    0,
    null,
    m.created_at,
    m.created_at,
    s.read_at,
  from spoken as s
  join message as m on m.message_no = s.message_no and m.user_id = s.user_id
)
select
  delivery_id,
  message_no::integer as message_no,
  user_id,
  channel,
  title,
  state,
  attempts,
  error,
  created_at::varchar as created_at,
  sent_at::varchar as sent_at,
  acked_at::varchar as acked_at,
from sent
order by message_no, channel
