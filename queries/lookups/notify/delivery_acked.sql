update delivery set acked_at = $at::timestamp where delivery_id = $id and acked_at is null
