select b.user_id, p.name
from bind_code as b
join person as p using (user_id)
where b.code_hash = $hash and b.used_at is null and b.expires_at >= $now::timestamp and p.active
