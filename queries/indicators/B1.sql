-- B1 资源挂接率: entries that must be attached, with an active mount, a successful batch and fresh data
select
  c.provider_uscc as uscc,
  'catalog' as source,
  subject(c.catalog_id) as subject_id,
  (
    c.catalog_id in (select m.catalog_id from active_mount as m)
    and c.catalog_id in (select b.catalog_id from good_batch as b)
    and a.subject_id is null
  )::bigint as numerator,
  1::bigint as denominator,
from live_catalog as c
join result as r on r.control_id = '35-3-01' and r.subject_id = subject(c.catalog_id) and is_scored(r.status, r.reason)
left join alarmed(['35-3-03']) as a on a.subject_id = subject(c.catalog_id)
where c.share_type is distinct from 'no_share'
