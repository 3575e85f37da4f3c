-- Metadata, share conditions and bases for not sharing are complete (35-2-02, 35-2-04, 35-2-05).
with alarms as (
  select subject_id, list(control_id order by control_id) as controls,
  from result
  where control_id in ('35-2-02', '35-2-04', '35-2-05') and status = 'alarm'
  group by subject_id
),
totals as (
  select
    e.project_id,
    bool_or(e.is_live) as some_live,
    list(gate_row('catalog', e.catalog_id, struct_pack(name := e.name, controls := a.controls)) order by e.catalog_id)
      filter (where a.subject_id is not null) as rows_,
  from gate_entry as e
  left join alarms as a on a.subject_id = e.subject_id
  group by e.project_id
)
select
  p.project_id,
  case
    when not coalesce(t.some_live, false) then 'not_applicable/no_live_entry'
    when not is_empty(t.rows_) then 'fail/metadata_incomplete'
    else 'pass/met'
  end as verdict,
  t.rows_,
from gate_project as p
left join totals as t on t.project_id = p.project_id
