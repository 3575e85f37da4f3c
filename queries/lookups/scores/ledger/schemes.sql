select
  year,
  version,
  state,
  changes,
  instrument,
  note,
  proposed_by,
  proposed_at::varchar as proposed_at,
  decided_by,
  decided_at::varchar as decided_at,
  decision_note,
from score_scheme
where year = $year
order by version
