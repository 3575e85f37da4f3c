update chat_action
set used_at = $now::timestamp
where action_id = $id and user_id = $user and used_at is null and expires_at >= $now::timestamp
returning action_id, verb, subject, detail
