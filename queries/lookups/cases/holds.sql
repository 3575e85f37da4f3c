-- held batches of leads, newest first; $hold_id NULL = all
select
  hold_id,
  as_of::varchar as as_of,
  leads,
  usual,
  state,
  created_on::varchar as created_on,
  decided_by,
  decided_on::varchar as decided_on,
  decision_reason,
from hold
where $hold_id::varchar is null or hold_id = $hold_id
order by created_on desc, hold_id desc;
