select
  user_id,
  login,
  name,
  roles,
  agencies,
  active,
  password_hash is not null as has_password,
  oidc_subject,
  email,
  user_id in (select user_id from second_factor where confirmed_at is not null) as has_factor,
  sso_roles_at::varchar as sso_roles_at,
from person
where $id is null or user_id = $id
order by login
