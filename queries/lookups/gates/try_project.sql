-- a project that is only tried out: fiscal, producing public data, at initiation
insert into project by name
select
  $project_id as project_id,
  $uscc as uscc,
  $project_id as name,
  'initiation' as stage,
  'fiscal' as fund,
  true as makes_public_data,
  $data_list_at::date as data_list_at,
  $catalog_ids::json::varchar[] as catalog_ids,
  $data_list_items::json::varchar[] as data_list_items,
  $system_id as system_id,
  $approved_at::date as approved_at
