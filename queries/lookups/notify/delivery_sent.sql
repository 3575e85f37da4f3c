update delivery
set state = 'sent', sent_at = $at::timestamp, ref = $ref, status = $status::integer, error = null, started = false, lease_until = null
where delivery_id = $id
