-- A4 共享属性合规率: conditional and refused entries whose condition or basis is not blank
select
  c.provider_uscc as uscc,
  'catalog' as source,
  subject(c.catalog_id) as subject_id,
  (a.subject_id is null)::bigint as numerator,
  1::bigint as denominator,
from live_catalog as c
left join alarmed(['35-2-04', '35-2-05']) as a on a.subject_id = subject(c.catalog_id)
where c.share_type in ('conditional', 'no_share')
