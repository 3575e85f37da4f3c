-- F1 项目数据符合性通过率: projects approved or accepted in the year without a breach in either leg
with legs as (
  select p.project_id, p.uscc, r.control_id, r.status,
  from project as p
  join result as r on r.subject_id = subject(p.project_id)
  where r.status in ('ok', 'alarm')
    and (
      (r.control_id = '35-8-06' and in_window(p.approved_at))
      or (r.control_id = '35-8-07' and in_window(p.accepted_at))
    )
)
select
  uscc,
  coalesce(min(control_id) filter (where status = 'alarm'), min(control_id)) as source,
  subject(project_id) as subject_id,
  (not bool_or(status = 'alarm'))::bigint as numerator,
  1::bigint as denominator,
from legs
group by uscc, project_id
