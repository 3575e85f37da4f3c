-- one row per record that its events do not account for, or the other way round; at most 20
with last_finding_event as (
  select
    subject,
    arg_max(kind, seq) as kind,
  from event
  where kind in ('finding.opened', 'finding.recurred', 'finding.cleared', 'finding.adjusted_in', 'finding.adjusted_out')
  group by subject
),
last_batch_event as (
  select
    subject,
    arg_max(kind, seq) as kind,
  from event
  where kind in ('import.landed', 'import.withdrawn')
  group by subject
),
case_version as (
  select
    subject,
    max((body ->> 'version')::integer) as version,
  from event
  where kind like 'case.%'
  group by subject
  having bool_or(kind = 'case.opened')
),
assessed as (
  select distinct subject
  from event
  where kind = 'assessment.finished'
)
select
  '线索' as what,
  coalesce(f.finding_id, e.subject) as id,
from finding as f
full join last_finding_event as e on e.subject = f.finding_id
where f.finding_id is null
  or e.subject is null
  or (f.state = 'cleared') <> (e.kind = 'finding.cleared')
  or (f.state = 'adjusted') <> (e.kind = 'finding.adjusted_out')
union all
select
  '导入批次' as what,
  coalesce(b.batch_id, e.subject) as id,
from import_batch as b
full join last_batch_event as e on e.subject = b.batch_id
where b.batch_id is null
  or e.subject is null
  or (b.withdrawn_at is not null) <> (e.kind = 'import.withdrawn')
union all
select
  '整改事项' as what,
  coalesce(c.case_id, e.subject) as id,
from rect_case as c
full join case_version as e on e.subject = c.case_id
where c.case_id is null
  or e.subject is null
  or c.version is distinct from e.version
union all
select
  '检测' as what,
  coalesce(a.assessment_id, e.subject) as id,
from assessment as a
full join assessed as e on e.subject = a.assessment_id
where a.assessment_id is null or e.subject is null
order by what, id
limit 20;
