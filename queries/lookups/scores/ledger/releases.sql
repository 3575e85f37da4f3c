select
  release_id,
  year,
  as_of::varchar as as_of,
  note,
  partial_reason,
  state,
  proposed_by,
  proposed_at::varchar as proposed_at,
  decided_by,
  decided_at::varchar as decided_at,
  decision_note,
  revision,
from score_release
where ($year::integer is null or year = $year) and ($id::varchar is null or release_id = $id)
order by proposed_at, release_id
