-- B2 数据更新及时率: entries judged fresh, summed over the month ends of the year and its last day
select
  agency_uscc as uscc,
  '35-3-03' as source,
  subject_id || '|' || sampled_on as subject_id,
  (status = 'ok')::bigint as numerator,
  1::bigint as denominator,
from refresh_sample
where status in ('ok', 'alarm')
