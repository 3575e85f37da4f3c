-- what was answered to a request with this key, if it is recent
select
  request_sha256,
  status,
  headers,
  body,
  rights,
from idempotency
where actor = $actor and key = $key and created_at >= $since::timestamp;
