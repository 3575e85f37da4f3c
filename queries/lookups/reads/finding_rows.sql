-- one row per finding, worst and oldest first; $state NULL = all
select
  finding_id,
  state,
  first_seen,
  last_seen,
  times_seen,
  control_id,
  subject_id,
  'alarm' as status,
  reason,
  agency_uscc,
  due_date,
  occurred_on,
  severity,
  magnitude::double as magnitude,
  item,
  evidence_class,
  evidence,
from finding
where $state::varchar is null or state = $state::varchar
order by state desc, severity, occurred_on, finding_id;
