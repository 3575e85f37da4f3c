-- The data list and the entries to be made exist.
select
  project_id,
  case
    when data_list_at is null then 'fail/data_list_missing'
    when is_empty(catalog_ids) then 'fail/list_empty'
    else 'pass/met'
  end as verdict,
  [gate_row('project', project_id, struct_pack(data_list_at, catalog_ids))] as rows_,
from gate_project
