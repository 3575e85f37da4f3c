select p.login, p.name
from invitation as i
join person as p using (user_id)
where i.invitation_hash = $hash and i.used_at is null and i.expires_at > $now::timestamp and p.active
