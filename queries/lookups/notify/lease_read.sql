-- one row per leased delivery, with the buttons made for it
select
  d.delivery_id,
  d.message_no::integer as message_no,
  m.user_id,
  d.channel,
  d.target,
  m.title,
  m.lines,
  m.path,
  m.tone,
  d.repeated,
  coalesce(
    (select list({'action_id': a.action_id, 'verb': a.verb} order by a.verb) from chat_action as a
     where a.detail = d.delivery_id and a.used_at is null),
    []
  ) as actions,
from delivery as d
join message as m using (message_no)
where d.delivery_id in (select unnest(from_json($ids, '["varchar"]')))
order by case m.tone when 'urgent' then 0 when 'warning' then 1 else 2 end, d.message_no
