-- the notices that one message says, in its order, and whether the person has switched their rule off for chats
select
  n.rule,
  n.subject,
  n.agency_uscc,
  n.line,
  n.path,
  coalesce(not s.enabled, false) as off,
from notice as n
left join subscription as s on s.user_id = n.user_id and s.rule = n.rule
where n.message_no = $no and n.user_id = $user
order by case n.tone when 'urgent' then 0 when 'warning' then 1 else 2 end, n.created_at, n.notice_key
