-- cases whose number, title or document numbers hold the words; $agencies is a JSON list, NULL = all
select
  case_id,
  title,
  state,
  agency_uscc,
from rect_case
where (contains(lower(case_id), $q) or contains(lower(title), $q) or agency_uscc in (select unnest(from_json($q_agencies, '["varchar"]'))))
  and ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
order by updated_on desc, case_id
limit $limit;
