-- GP-03 and GP-04: no entry that must be aggregated is stale (35-3-03) with one of the given severities.
with totals as (
  select
    e.project_id,
    list(
      gate_row('catalog', e.catalog_id,
        struct_pack(name := e.name, update_cycle := e.update_cycle, due_date := r.due_date, severity := r.severity, days := r.magnitude))
      order by e.catalog_id
    ) filter (where list_contains($severities, r.severity)) as rows_,
  from gate_entry as e
  left join result as r on r.control_id = '35-3-03' and r.status = 'alarm' and r.subject_id = e.subject_id
  where e.is_aggregated
  group by e.project_id
)
select
  p.project_id,
  case
    when p.preceding = 'initiation' then 'not_applicable/initiation_precedes'
    when t.project_id is null then 'not_applicable/no_aggregated_entry'
    when not is_empty(t.rows_) then $failed
    else 'pass/met'
  end as verdict,
  t.rows_,
from gate_project as p
left join totals as t on t.project_id = p.project_id
