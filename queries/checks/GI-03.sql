-- Every planned entry is in the catalogue with provider, share type and cycle, and not withdrawn.
with lacking as (
  select
    project_id,
    list(gate_row('catalog', catalog_id, struct_pack(name, status, provider_uscc, share_type, update_cycle)) order by catalog_id) as rows_,
  from gate_entry
  where not is_known or status = 'withdrawn' or provider_uscc is null or share_type is null or update_cycle is null
  group by project_id
)
select
  p.project_id,
  case
    when is_empty(p.catalog_ids) then 'not_applicable/list_empty'
    when l.project_id is not null then 'fail/entries_incomplete'
    else 'pass/met'
  end as verdict,
  l.rows_,
from gate_project as p
left join lacking as l on l.project_id = p.project_id
