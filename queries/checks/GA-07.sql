-- Every entry that must be aggregated has a cycle and keeps it (35-3-03).
with totals as (
  select
    e.project_id,
    list(gate_row('catalog', e.catalog_id, struct_pack(name := e.name, update_cycle := e.update_cycle, due_date := r.due_date)) order by e.catalog_id)
      filter (where e.update_cycle is null or r.status = 'alarm') as failing,
    list(gate_row('catalog', e.catalog_id, struct_pack(name := e.name, reason := r.reason)) order by e.catalog_id)
      filter (where r.status = 'unknown') as undecided,
  from gate_entry as e
  left join result as r on r.control_id = '35-3-03' and r.subject_id = e.subject_id
  where e.is_aggregated
  group by e.project_id
)
select
  p.project_id,
  case
    when t.project_id is null then 'not_applicable/no_aggregated_entry'
    when not is_empty(t.failing) then 'fail/cycle_or_stale'
    when not is_empty(t.undecided) then 'unknown/undecidable'
    else 'pass/met'
  end as verdict,
  case when not is_empty(t.failing) then t.failing else t.undecided end as rows_,
from gate_project as p
left join totals as t on t.project_id = p.project_id
