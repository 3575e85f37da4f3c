update webhook_delivery
set
  state = $state,
  attempts = attempts + 1,
  next_at = $next_at::timestamp,
  last_status = $status::integer,
  last_error = $error,
  delivered_at = $delivered_at::timestamp
where id = $id;
