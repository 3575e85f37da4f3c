-- Every live entry has its data level (Art. 32).
with totals as (
  select
    project_id,
    bool_or(is_live) as some_live,
    list(gate_row('catalog', catalog_id, struct_pack(name, data_level)) order by catalog_id)
      filter (where is_live and data_level is null) as rows_,
  from gate_entry
  group by project_id
)
select
  p.project_id,
  case
    when not coalesce(t.some_live, false) then 'not_applicable/no_live_entry'
    when not is_empty(t.rows_) then 'fail/level_missing'
    else 'pass/met'
  end as verdict,
  t.rows_,
from gate_project as p
left join totals as t on t.project_id = p.project_id
