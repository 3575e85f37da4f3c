-- G3 整改按期完成率: rectification notices that fell due in the year and were completed in time
with due as (
  select *, greatest(due_on, ext_to) as due_date
  from directive
  where kind = 'rectification' and issued_on >= date '2023-08-15'
)
select
  target_uscc as uscc,
  '35-8-08' as source,
  subject(directive_id) as subject_id,
  coalesce(done_on <= due_date, false)::bigint as numerator,
  1::bigint as denominator,
from due
where in_window(due_date) and (done_on is not null or as_of() > due_date)
