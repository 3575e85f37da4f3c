update chat_binding
set ended_at = $at::timestamp
where ended_at is null and user_id in (select user_id from person where starts_with(login, 'demo-'))
