-- What the official sentence of a control needs, added to the evidence of its alarms: `slots` by source, `names` of units and entries.
update result set evidence = json_merge_patch(coalesce(result.evidence, '{}')::json, $kept::json, s.kept)
from (
  with a as (
    select subject_id, agency_uscc, reason, due_date, occurred_on, severity, magnitude, evidence::json as e, $params::json as params,
    from result
    where control_id = $control_id and status = 'alarm'
  )
  select
    a.subject_id,
    json_object('slots', json_object(
    {{values}}
    ), 'names', to_json({{names}})) as kept,
  from a
  {{joins}}
) as s
where result.control_id = $control_id and result.subject_id = s.subject_id and result.status = 'alarm'
