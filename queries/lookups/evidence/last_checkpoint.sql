-- the newest checkpoint, and the last event that is no checkpoint
select
  max(seq) filter (where kind not like 'checkpoint.%')::double as told,
  max("at") filter (where kind = 'checkpoint.made')::varchar as made_at,
  arg_max(body, seq) filter (where kind = 'checkpoint.made') as body,
from event;
