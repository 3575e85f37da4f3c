-- C4 拒绝依据规范率: refusals of the year that name a statute
select
  r.agency_uscc as uscc,
  r.control_id as source,
  r.subject_id,
  (r.status = 'ok')::bigint as numerator,
  1::bigint as denominator,
from result as r
join share_request as q on subject(q.req_id) = r.subject_id
where r.control_id = '35-8-03' and is_scored(r.status, r.reason) and in_window(q.replied_at::date)
