select
  notice_key,
  rule,
  subject,
  line,
  path,
  tone,
  created_at::varchar as created_at,
  read_at::varchar as read_at,
from notice
where user_id = $user
  and message_no is not null
  and (
    $agencies::varchar is null
    or agency_uscc is null
    or agency_uscc in (select unnest(from_json($agencies, '["varchar"]')))
    or agency_uscc in (select h.uscc from agency_head as h where h.user_id = $user)
  )
order by created_at desc, notice_key
limit 200
