update chat_binding
set ended_at = $at::timestamp
where channel = $channel and external_id = $external and ended_at is null
returning binding_id, user_id
