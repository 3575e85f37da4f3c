update chat_binding
set ended_at = $at::timestamp
where ended_at is null and user_id = $id
