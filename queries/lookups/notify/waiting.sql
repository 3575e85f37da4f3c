-- notices that may go out now and are in no message yet
select notice_key, user_id, rule, subject, line, path, tone, created_at::varchar as created_at, actions
from notice
where message_no is null and not_before <= $now::timestamp
order by user_id, case tone when 'urgent' then 0 when 'warning' then 1 else 2 end, created_at, notice_key
