-- chain hashes of a run of events, in order
select hash
from event
where seq between $from and $to
order by seq;
