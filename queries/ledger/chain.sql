select
  seq::double as seq,
  "at"::varchar as "at",
  kind,
  subject,
  actor,
  body,
  prev_hash,
  hash,
from event
order by seq;
