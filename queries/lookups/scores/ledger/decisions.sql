select
  decision_id,
  year,
  uscc,
  kind,
  category,
  points,
  reason,
  case_id,
  appeal_id,
  state,
  proposed_by,
  proposed_at::varchar as proposed_at,
  decided_by,
  decided_at::varchar as decided_at,
  decision_note,
from score_decision
where ($year::integer is null or year = $year)
  and ($uscc::varchar is null or uscc = $uscc)
  and ($id::varchar is null or decision_id = $id)
order by proposed_at, decision_id
