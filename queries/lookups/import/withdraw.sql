update import_batch set withdrawn_at = $at::timestamp where batch_id = $batch_id
