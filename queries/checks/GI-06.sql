-- No statutory source of a planned entry conflicts with another (35-1-02).
with sources as (
  select e.project_id, i.collect_item_id, i.element_code, i.element_name, i.region_code, i.uscc, r.subject_id is not null as conflicts,
  from gate_entry as e
  join valid_collect_item as i on i.catalog_id = e.catalog_id and i.is_statutory_source
  left join result as r
    on r.control_id = '35-1-02' and r.status = 'alarm' and r.subject_id = subject(i.element_code, i.region_code, i.uscc)
),
conflicts as (
  select
    project_id,
    bool_or(conflicts) as some_conflict,
    list(gate_row('collect_item', collect_item_id, struct_pack(element_code, element_name, region_code, uscc)) order by collect_item_id)
      filter (where conflicts) as rows_,
  from sources
  group by project_id
)
select
  p.project_id,
  case
    when c.project_id is null then 'not_applicable/no_statutory_source'
    when c.some_conflict then 'fail/source_conflict'
    else 'pass/met'
  end as verdict,
  c.rows_,
from gate_project as p
left join conflicts as c on c.project_id = p.project_id
