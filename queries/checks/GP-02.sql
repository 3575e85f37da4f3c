-- Every entry that must be aggregated still has an active resource.
with totals as (
  select
    project_id,
    list(gate_row('catalog', catalog_id, struct_pack(name, share_type)) order by catalog_id) filter (where first_mount_on is null) as rows_,
  from gate_entry
  where is_aggregated
  group by project_id
)
select
  p.project_id,
  case
    when p.preceding = 'initiation' then 'not_applicable/initiation_precedes'
    when t.project_id is null then 'not_applicable/no_aggregated_entry'
    when not is_empty(t.rows_) then 'fail/not_mounted'
    else 'pass/met'
  end as verdict,
  t.rows_,
from gate_project as p
left join totals as t on t.project_id = p.project_id
