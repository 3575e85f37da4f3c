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
where user_id = $user and message_no is not null
order by created_at desc, notice_key
limit 200
