select
  seq::double as seq,
  hash,
from event
order by seq desc
limit 1
