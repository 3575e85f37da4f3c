-- the cause of one finding; $rules is a JSON list of control_id, kind and parts
with rule as (
  select r.control_id, r.kind, r.parts,
  from (select unnest(from_json($rules, '[{"control_id":"varchar","kind":"varchar","parts":["varchar"]}]')) as r)
)
select cause_id(r.kind, r.parts, f.agency_uscc, f.subject_id, f.evidence) as cause_id,
from finding as f
inner join rule as r on r.control_id = f.control_id
where f.finding_id = $id;
