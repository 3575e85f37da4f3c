-- opinions on one project ($project_id null = on all), newest first
select
  opinion_id,
  project_id,
  uscc,
  gate,
  state,
  as_of::varchar as as_of,
  verdict,
  conclusion,
  override_reason,
  valid_until::varchar as valid_until,
  correct_by::varchar as correct_by,
  signer_name,
  note,
  checks,
  recorded_by,
  recorded_by_name,
  recorded_at::varchar as recorded_at,
  decided_by,
  decided_by_name,
  decided_at::varchar as decided_at,
  decision_note,
  reopened_at::varchar as reopened_at,
  reopened_as_of::varchar as reopened_as_of,
  broken,
from gate_opinion
where $project_id is null or project_id = $project_id
order by recorded_at desc, opinion_id desc
