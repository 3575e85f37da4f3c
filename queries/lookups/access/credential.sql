select
  user_id,
  login,
  password_hash,
  password_at::varchar as password_at,
  active,
from person
where login = $login or user_id = $id
