select binding_id
from chat_binding
where user_id = $user
  and ended_at is null
  and (binding_id = $id or (channel = $channel and external_id = $external))
