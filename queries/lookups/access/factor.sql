select
  user_id,
  secret,
  confirmed_at::varchar as confirmed_at,
  last_step::double as last_step,
from second_factor
where user_id = $id
