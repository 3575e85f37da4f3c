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
  s.seen_at::varchar as seen_at,
  s.how,
  s.step,
  s.confirmed_at::varchar as confirmed_at,
from session as s
join person as p using (user_id)
where s.session_hash = $hash
  and s.ended_at is null
  and s.expires_at > $now::timestamp
  and s.seen_at > $idle_since::timestamp
  and p.active
