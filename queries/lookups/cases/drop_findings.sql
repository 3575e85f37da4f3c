delete from case_finding
where case_id = $case_id
  and finding_id not in (select unnest(from_json($kept, '["varchar"]')))
