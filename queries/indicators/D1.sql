-- D1 合规使用率: grant, entry and month used before the grant ended
select
  agency_uscc as uscc,
  control_id as source,
  subject_id,
  (status = 'ok')::bigint as numerator,
  1::bigint as denominator,
from result
where control_id = '35-4-03' and is_scored(status, reason) and in_window(month_start(right(subject_id, 7)))
