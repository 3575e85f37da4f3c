-- one finding
select
  finding_id,
  control_id,
  subject_id,
  agency_uscc,
  state,
  reason,
  severity,
  due_date::varchar as due_date,
  occurred_on::varchar as occurred_on,
  magnitude::double as magnitude,
  item,
  evidence_class,
  evidence,
  first_seen::varchar as first_seen,
  last_seen::varchar as last_seen,
  cleared_on::varchar as cleared_on,
  times_seen,
  recurrences,
from finding
where finding_id = $id;
