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
where ($year::integer is null or year = $year)
  and ($uscc::varchar is null or uscc = $uscc)
  and ($id::varchar is null or appeal_id = $id)
order by filed_at, appeal_id
