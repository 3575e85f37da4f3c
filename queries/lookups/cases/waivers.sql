-- waivers with the number of open findings that each covers; every filter NULL = not applied, $agencies is a JSON list
select
  w.waiver_id,
  w.version,
  w.state,
  w.agency_uscc,
  w.control_id,
  w.subject_id,
  w.basis,
  w.valid_from::varchar as valid_from,
  w.expires_on::varchar as expires_on,
  w.requested_by,
  w.requested_on::varchar as requested_on,
  w.decided_by,
  w.decided_on::varchar as decided_on,
  w.decision_reason,
  w.ended_on::varchar as ended_on,
  w.ended_reason,
  (
    select count(*)
    from finding as f
    where f.state = 'open'
      and f.agency_uscc = w.agency_uscc
      and f.control_id = w.control_id
      and (w.subject_id is null or f.subject_id = w.subject_id)
  )::integer as covers,
from waiver as w
where ($waiver_id::varchar is null or w.waiver_id = $waiver_id)
  and ($state::varchar is null or w.state = $state)
  and ($agencies::varchar is null or w.agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
order by w.requested_on desc, w.waiver_id desc;
