-- Every live entry has its share type; every one that must be aggregated has a resource attached by the acceptance.
with totals as (
  select
    project_id,
    bool_or(is_live) as some_live,
    list(gate_row('catalog', catalog_id, struct_pack(name, share_type, first_mount_on)) order by catalog_id) filter (
      where (is_live and share_type is null) or (is_aggregated and not coalesce(first_mount_on <= accepted_or_now, false))
    ) as rows_,
  from gate_entry
  group by project_id
)
select
  p.project_id,
  case
    when is_empty(p.catalog_ids) then 'unknown/list_empty'
    when not is_empty(t.rows_) then 'fail/not_shared'
    when not t.some_live then 'unknown/no_live_entry'
    else 'pass/met'
  end as verdict,
  t.rows_,
from gate_project as p
left join totals as t on t.project_id = p.project_id
