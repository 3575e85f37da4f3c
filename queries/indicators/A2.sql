-- A2 目录规范率: live entries without a gap in their metadata, without a share type or with a blank condition
select
  c.provider_uscc as uscc,
  'catalog' as source,
  subject(c.catalog_id) as subject_id,
  (a.subject_id is null)::bigint as numerator,
  1::bigint as denominator,
from live_catalog as c
left join alarmed(['35-2-02', '35-2-03', '35-2-04']) as a on a.subject_id = subject(c.catalog_id)
