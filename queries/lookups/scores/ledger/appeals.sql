select
  appeal_id,
  year,
  uscc,
  indicator_id,
  subject_id,
  grounds,
  state,
  filed_by,
  filed_at::varchar as filed_at,
  decided_by,
  decided_at::varchar as decided_at,
  decision_note,
from score_appeal
where year = $year and ($uscc::varchar is null or uscc = $uscc)
order by filed_at, appeal_id
