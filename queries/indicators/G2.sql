-- G2 培训覆盖: units that held a recorded training in the year
select
  u.uscc,
  'training' as source,
  subject(u.uscc) as subject_id,
  (u.uscc in (select t.uscc from training as t where in_window(t.held_on)))::bigint as numerator,
  1::bigint as denominator,
from score_unit as u
