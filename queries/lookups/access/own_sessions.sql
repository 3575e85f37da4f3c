select
  session_hash as hash,
  how,
  created_at::varchar as opened_at,
  seen_at::varchar as seen_at,
  expires_at::varchar as expires_at,
  address,
  browser,
from session
where user_id = $id
  and ended_at is null
  and step is null
  and expires_at > $now::timestamp
  and seen_at > $idle_since::timestamp
order by seen_at desc, session_hash
