update idempotency
set status = $status::integer, headers = $headers, body = $body
where actor = $actor and key = $key;
