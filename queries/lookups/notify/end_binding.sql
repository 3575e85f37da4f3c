update chat_binding
set ended_at = $at::timestamp
where channel = $channel and external_id = $external and ended_at is null
