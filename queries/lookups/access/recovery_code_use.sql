update recovery_code
set used_at = $at::timestamp
where user_id = $id and code_hash = $hash and used_at is null
returning user_id
