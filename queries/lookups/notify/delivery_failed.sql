update delivery
set
  state = $state,
  attempts = $attempts,
  not_before = $not_before::timestamp,
  error = $error,
  status = $status::integer,
  started = false,
  lease_until = null
where delivery_id = $id
