update notice
set message_no = $no
where notice_key in (select unnest(from_json($keys, '["varchar"]')))
