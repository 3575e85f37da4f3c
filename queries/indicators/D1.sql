-- D1 合规使用率: grant, entry and month used within the granted fields and before the grant ended
select
  agency_uscc as uscc,
  min(control_id) filter (where status in ('ok', 'alarm')) as source,
  subject_id,
  (not bool_or(status = 'alarm'))::bigint as numerator,
  1::bigint as denominator,
from result
where control_id in ('35-4-02', '35-4-03') and in_window(month_start(right(subject_id, 7)))
group by agency_uscc, subject_id
having bool_or(status in ('ok', 'alarm'))
