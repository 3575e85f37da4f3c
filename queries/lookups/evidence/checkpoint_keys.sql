-- one row per key that signs checkpoints, oldest first
select body
from event
where kind = 'checkpoint.key_made'
order by seq;
