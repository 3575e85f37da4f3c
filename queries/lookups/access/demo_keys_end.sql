update api_token
set revoked_at = $at::timestamp
where revoked_at is null and user_id in (select user_id from person where starts_with(login, 'demo-'))
