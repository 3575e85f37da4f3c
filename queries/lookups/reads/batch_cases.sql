-- cases with a finding of a control in $controls (JSON list), those with a paper made after the batch landed first; ended ones only with such a paper
with papers as (
  select case_id, min_by(number, issued_at) as number
  from document
  where case_id is not null and issued_at >= $imported_at::timestamp
  group by case_id
),
held as (
  select case_id, list(finding_id order by finding_id) as findings
  from case_finding
  where control_id in (select unnest(from_json($controls, '["varchar"]')))
  group by case_id
)
select
  c.case_id,
  c.title,
  c.agency_uscc,
  case when p.case_id is not null then coalesce(c.official_number, p.number) end as notice,
  h.findings,
from rect_case as c
inner join held as h on h.case_id = c.case_id
left join papers as p on p.case_id = c.case_id
where c.merged_into is null and (c.ended_on is null or p.case_id is not null)
order by p.case_id is null, c.case_id
