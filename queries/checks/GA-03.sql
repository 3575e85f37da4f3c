-- Every entry that must be aggregated has a successful batch, no later than the acceptance.
with totals as (
  select
    project_id,
    bool_or(is_aggregated) as some_aggregated,
    bool_and(is_live) as all_live,
    list(gate_row('catalog', catalog_id, struct_pack(name, share_type, first_batch_on)) order by catalog_id)
      filter (where is_aggregated and not coalesce(first_batch_on <= accepted_or_now, false)) as rows_,
  from gate_entry
  group by project_id
)
select
  p.project_id,
  case
    when is_empty(p.catalog_ids) then 'unknown/list_empty'
    when not is_empty(t.rows_) then 'fail/not_aggregated'
    when not t.some_aggregated and t.all_live then 'not_applicable/nothing_to_aggregate'
    when not t.some_aggregated then 'unknown/no_aggregated_entry'
    else 'pass/met'
  end as verdict,
  t.rows_,
from gate_project as p
left join totals as t on t.project_id = p.project_id
