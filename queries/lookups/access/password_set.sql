update person
set password_hash = $hash,
    password_at = $at::timestamp
where user_id = $id
