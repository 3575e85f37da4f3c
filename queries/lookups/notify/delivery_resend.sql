update delivery
set state = 'queued', attempts = 0, not_before = $at::timestamp, error = null, started = false
where delivery_id = $id
