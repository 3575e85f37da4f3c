update api_token
set revoked_at = $at::timestamp
where revoked_at is null and user_id = $id
