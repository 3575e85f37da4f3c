update notice set read_at = $at::timestamp
where user_id = $user and subject = $subject and message_no is not null and read_at is null
