-- the binding by which a chat is this person's now
select binding_id
from chat_binding
where user_id = $user and channel = $channel and external_id = $target and ended_at is null
