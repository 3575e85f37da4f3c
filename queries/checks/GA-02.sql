-- Every entry is published, no later than the acceptance.
with lacking as (
  select
    project_id,
    list(gate_row('catalog', catalog_id, struct_pack(name, status, published_at)) order by catalog_id) as rows_,
  from gate_entry
  where not is_live or published_at > accepted_or_now
  group by project_id
)
select
  p.project_id,
  case
    when is_empty(p.catalog_ids) then 'unknown/list_empty'
    when l.project_id is not null then 'fail/not_catalogued'
    else 'pass/met'
  end as verdict,
  l.rows_,
from gate_project as p
left join lacking as l on l.project_id = p.project_id
