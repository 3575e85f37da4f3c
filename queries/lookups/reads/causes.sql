-- one row per cause of open findings of institutions that are not held; every filter NULL = not applied; $rules is a JSON list of
-- control_id, kind and parts, $agencies and $q_agencies of codes
with rule as (
  select r.control_id, r.kind, r.parts,
  from (select unnest(from_json($rules, '[{"control_id":"varchar","kind":"varchar","parts":["varchar"]}]')) as r)
),
caused as (
  select
    cause_id(r.kind, r.parts, f.agency_uscc, f.subject_id, f.evidence) as cause_id,
    r.kind,
    r.parts,
    f.*,
    s.case_id is not null and s.case_state not in ('dismissed', 'merged') as in_case,
    s.waiver_id is not null as waived,
  from finding as f
  inner join rule as r on r.control_id = f.control_id
  left join finding_standing as s on s.finding_id = f.finding_id
  where f.state = 'open'
    and coalesce(f.addressee, 'agency') = 'agency'
    and s.hold_id is null
    and ($agencies::varchar is null or f.agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
    and ($item::integer is null or f.item = $item)
    and ($control::varchar is null or f.control_id = $control)
    and ($severity::varchar is null or f.severity = $severity)
    and ($evidence_class::varchar is null or f.evidence_class = $evidence_class)
    and (
      $q::varchar is null
      or contains(lower(f.subject_id), lower($q))
      or contains(lower(coalesce(f.evidence, '')), lower($q))
      or f.agency_uscc in (select unnest(from_json($q_agencies, '["varchar"]')))
    )
),
grouped as (
  select
    cause_id,
    any_value(kind) as kind,
    any_value(agency_uscc) as agency_uscc,
    count(*)::integer as leads,
    count(*) filter (where in_case)::integer as in_case,
    count(*) filter (where waived)::integer as waived,
    min(severity) as severity,
    min(first_seen)::varchar as first_seen,
    min(due_date)::varchar as due_date,
    list_sort(list(distinct control_id)) as controls,
    arg_min(struct_pack(subject_id, evidence, control_id), finding_id) as sample,
    list(finding_id order by finding_id) filter (where not in_case and not waived) as free,
  from caused
  group by cause_id
)
select
  cause_id,
  kind,
  agency_uscc,
  leads,
  in_case,
  waived,
  severity,
  first_seen,
  due_date,
  to_json(controls) as controls,
  sample.subject_id as subject_id,
  sample.evidence as evidence,
  sample.control_id as control_id,
  to_json(coalesce(free, [])) as free,
  (count(*) over ())::integer as total,
  (sum(leads) over ())::integer as total_leads,
from grouped
where $cause::varchar is null or cause_id = $cause
order by case when $sort = 'severity' then severity end, leads desc, severity, cause_id
limit $limit
offset $offset;
