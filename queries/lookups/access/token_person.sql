select
  p.user_id,
  p.login,
  p.name,
  p.roles,
  p.agencies,
  p.active,
  p.password_hash is not null as has_password,
  p.oidc_subject,
  p.email,
  p.user_id in (select user_id from second_factor where confirmed_at is not null) as has_factor,
  p.sso_roles_at::varchar as sso_roles_at,
  t.token_id,
  t.permissions as token_permissions,
  t.agencies as token_agencies,
  t.last_used_on::varchar as last_used_on,
from api_token as t
join person as p using (user_id)
where t.token_hash = $hash and t.revoked_at is null and t.expires_at > $now::timestamp and p.active
