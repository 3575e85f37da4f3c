-- Keeps one check's answer for every project that has checks. The placeholder is its query: project_id, verdict 'result/reason', rows.
insert into gate_result
with judged as (
{{check}}
)
select
  $check_id,
  j.project_id,
  split_part(j.verdict, '/', 1) as result,
  split_part(j.verdict, '/', 2) as reason,
  coalesce(len(j.rows_), 0)::integer as row_count,
  coalesce(to_json(j.rows_[1:50])::varchar, '[]') as explained,
from judged as j
join gate_project as p on p.project_id = j.project_id
where p.without_checks is null;
