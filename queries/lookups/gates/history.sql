-- gate events of one project, newest first
select
  seq::double as seq,
  "at"::varchar as "at",
  kind,
  actor,
  (body ->> 'gate') as gate,
  coalesce((body ->> 'reopened_as_of'), (body ->> 'as_of')) as as_of,
  (body ->> 'verdict') as verdict,
  (body ->> 'before') as before,
  (body ->> 'conclusion') as conclusion,
  coalesce((body ->> 'decision_note'), (body ->> 'override_reason'), (body ->> 'note')) as reason,
from (select * replace (body::json as body) from event where starts_with(kind, 'gate.') and starts_with(subject, $project_id || ':'))
where (body ->> 'project_id') = $project_id
order by seq desc
limit 500
