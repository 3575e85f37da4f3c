update delivery set acked_at = $at::timestamp
where delivery_id = $id
  and acked_at is null
  and message_no in (select m.message_no from message as m where m.user_id = $user)
