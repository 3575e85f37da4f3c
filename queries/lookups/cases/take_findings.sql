-- the findings of a JSON list of ids, with where they stand
select
  f.finding_id,
  f.control_id,
  f.subject_id,
  f.agency_uscc,
  f.state,
  f.reason,
  f.severity,
  f.item,
  f.evidence_class,
  f.occurred_on::varchar as occurred_on,
  f.last_seen::varchar as last_seen,
  s.case_id,
  s.case_state,
  s.waiver_id,
  s.hold_id,
from finding as f
inner join finding_standing as s on s.finding_id = f.finding_id
where f.finding_id in (select unnest(from_json($ids, '["varchar"]')))
order by f.severity, f.finding_id;
