select
  token_id,
  user_id,
  name,
  permissions,
  agencies,
  created_at::varchar as created_at,
  expires_at::varchar as expires_at,
  last_used_on::varchar as last_used_on,
  revoked_at::varchar as revoked_at,
from api_token
where $user is null or user_id = $user
order by created_at desc
