-- what happened to one finding, oldest first
select seq::double as seq, "at"::varchar as "at", kind, actor, body,
from event
where subject = $id and kind like 'finding.%'
order by seq;
