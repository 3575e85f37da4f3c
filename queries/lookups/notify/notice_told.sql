-- what this person was told of a subject, in agencies that are the person's still
select notice_key, read_at is null as unread
from notice
where user_id = $user
  and subject = $subject
  and message_no is not null
  and (
    $agencies::varchar is null
    or agency_uscc is null
    or agency_uscc in (select unnest(from_json($agencies, '["varchar"]')))
    or agency_uscc in (select h.uscc from agency_head as h where h.user_id = $user)
  )
