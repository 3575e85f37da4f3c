update notice set read_at = $at::timestamp
where notice_key in (select unnest(from_json($keys, '["varchar"]')))
