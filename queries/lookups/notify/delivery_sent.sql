update delivery
set state = 'sent', sent_at = $at::timestamp, ref = $ref, error = null, started = false, lease_until = null
where delivery_id = $id
