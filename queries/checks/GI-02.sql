-- The list names the public data that are planned, by name or as catalogue entries: codes exist only before acceptance.
select
  project_id,
  case when is_empty(catalog_ids) and is_empty(data_list_items) then 'fail/list_empty' else 'pass/met' end as verdict,
  [gate_row('project', project_id, struct_pack(data_list_items, catalog_ids))] as rows_,
from gate_project
