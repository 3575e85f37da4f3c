select
  channel,
  target,
  attempts,
  message_no::integer as message_no,
from delivery
where delivery_id = $id and state = 'leased' and leased_by = $worker
