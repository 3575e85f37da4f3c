-- day and contract of the last assessment; contract NULL = made before it was recorded
select
  as_of::varchar as as_of,
  summary->>'contract' as contract,
from assessment
order by as_of desc, finished_at desc
limit 1;
