-- one finding
select
  f.finding_id,
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
  coalesce(addressee, 'agency') as addressee,
  evidence_class,
  evidence,
  first_seen::varchar as first_seen,
  last_seen::varchar as last_seen,
  cleared_on::varchar as cleared_on,
  adjusted_on::varchar as adjusted_on,
  times_seen,
  recurrences,
  s.case_id,
  s.case_state,
  s.waiver_id,
  s.hold_id,
from finding as f
left join finding_standing as s on s.finding_id = f.finding_id
where f.finding_id = $id;
