-- The data list is compiled, no later than the approval of the project.
select
  project_id,
  case
    when data_list_at is null then 'fail/data_list_missing'
    when data_list_at > approved_at then 'fail/data_list_late'
    else 'pass/met'
  end as verdict,
  [gate_row('project', project_id, struct_pack(data_list_at, approved_at))] as rows_,
from gate_project
