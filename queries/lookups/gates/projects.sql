-- one row per project, as judged
select
  project_id,
  name,
  uscc,
  approver_uscc,
  stage,
  fund,
  makes_public_data,
  data_list_at,
  approved_at,
  accepted_at,
  paid_at,
  system_id,
  catalog_ids,
  without_checks,
from gate_project
order by project_id
