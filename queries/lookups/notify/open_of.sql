-- one row per delivery that waits for a person, or is leased without an attempt begun
select
  d.delivery_id,
  d.message_no::integer as message_no,
  m.user_id,
  d.channel,
  d.target,
  m.title,
  m.lines,
  m.path,
from delivery as d
join message as m using (message_no)
where m.user_id = $user and (d.state = 'queued' or (d.state = 'leased' and not d.started))
