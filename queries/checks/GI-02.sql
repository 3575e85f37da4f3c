-- The list names the catalogue entries that are planned.
select
  project_id,
  case when is_empty(catalog_ids) then 'fail/list_empty' else 'pass/met' end as verdict,
  [gate_row('project', project_id, struct_pack(catalog_ids))] as rows_,
from gate_project
