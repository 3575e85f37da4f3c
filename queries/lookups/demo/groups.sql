-- open findings of the demonstration city that may make cases: at most four per agency, item, kind and severity (one notice has
-- one term), gravest first;
-- $past_acts is the JSON list of controls whose findings no later data can clear, $noticed that of controls whose facts enter a notice by themselves,
-- $ordered that of units to which the city's authority may send one
with kinds as (
  select
    *,
    list_contains(from_json($past_acts, '["varchar"]'), control_id) as past_act,
  from unit_finding
),
ranked as (
  select
    finding_id,
    agency_uscc,
    item,
    past_act,
    severity,
    row_number() over (partition by agency_uscc, item, past_act, severity order by finding_id) as place,
  from kinds
  where state = 'open'
    and list_contains(from_json($noticed, '["varchar"]'), control_id)
    and severity in ('S1', 'S2', 'S3')
    and evidence_class in ('E1', 'E2')
    and (occurred_on is null or occurred_on >= date '2025-08-01')
    and list_contains(from_json($ordered, '["varchar"]'), agency_uscc)
)
select
  agency_uscc,
  item,
  past_act,
  severity,
  list(finding_id order by place) as ids,
from ranked
where place <= 4
group by agency_uscc, item, past_act, severity
order by count(*) desc, item, agency_uscc, severity;
