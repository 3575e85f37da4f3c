-- one page of findings of one addressee with where each stands; every other filter NULL = not applied; held ones only when $standing asks;
-- $agencies, $q_agencies, $q_controls are JSON lists, $rules one of control_id, kind and parts
with rule as (
  select r.control_id, r.kind, r.parts,
  from (select unnest(from_json($rules, '[{"control_id":"varchar","kind":"varchar","parts":["varchar"]}]')) as r)
),
filtered as (
  select
    f.*,
    s.case_id,
    s.case_state,
    s.waiver_id,
    s.hold_id,
    case $sort
      when 'recent' then (99999999 - strftime(first_seen, '%Y%m%d')::integer)::varchar
      when 'due' then coalesce(due_date::varchar, '9999-12-31')
      when 'occurred' then coalesce(occurred_on::varchar, '9999-12-31')
      else coalesce(severity, 'S9') || coalesce(occurred_on::varchar, '9999-12-31')
    end as sort_key,
  from finding as f
  left join finding_standing as s on s.finding_id = f.finding_id
  left join rule as r on r.control_id = f.control_id
  where coalesce(addressee, 'agency') = $addressee
    and ($state::varchar is null or state = $state)
    and (
      ($change::varchar is null and $since::date is null and $until::date is null)
      or f.finding_id in (
        select c.finding_id
        from finding_change as c
        where ($change::varchar is null or c.change = $change)
          and ($since::date is null or c.changed_on >= $since::date)
          and ($until::date is null or c.changed_on <= $until::date)
      )
    )
    and ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
    and ($cause::varchar is null or cause_id(r.kind, r.parts, f.agency_uscc, f.subject_id, f.evidence) = $cause)
    and ($item::integer is null or item = $item)
    and ($control::varchar is null or f.control_id = $control)
    and ($severity::varchar is null or severity = $severity)
    and ($evidence_class::varchar is null or evidence_class = $evidence_class)
    and case $standing::varchar
      when 'free' then s.waiver_id is null and s.hold_id is null and (s.case_id is null or s.case_state in ('dismissed', 'merged'))
      when 'in_case' then s.case_id is not null and s.case_state not in ('dismissed', 'merged')
      when 'waived' then s.waiver_id is not null
      when 'held' then s.hold_id is not null
      else s.hold_id is null
    end
    and (
      $q::varchar is null
      or contains(lower(subject_id), lower($q))
      or contains(lower(coalesce(evidence, '')), lower($q))
      or agency_uscc in (select unnest(from_json($q_agencies, '["varchar"]')))
      or f.control_id in (select unnest(from_json($q_controls, '["varchar"]')))
    )
)
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
  coalesce(addressee, 'agency') as addressee,
  evidence_class,
  evidence,
  first_seen::varchar as first_seen,
  last_seen::varchar as last_seen,
  cleared_on::varchar as cleared_on,
  adjusted_on::varchar as adjusted_on,
  times_seen,
  case_id,
  case_state,
  waiver_id,
  hold_id,
  sort_key,
  (select count(*) from filtered)::integer as total,
from filtered
where $after_key::varchar is null or (sort_key, finding_id) > ($after_key::varchar, $after_id::varchar)
order by sort_key, finding_id
limit $limit;
