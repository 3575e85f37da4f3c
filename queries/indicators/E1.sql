-- E1 开放目录完成率: entries marked open for which a dataset was published
select
  c.provider_uscc as uscc,
  'catalog' as source,
  subject(c.catalog_id) as subject_id,
  (c.catalog_id in (select o.catalog_id from open_dataset as o))::bigint as numerator,
  1::bigint as denominator,
from live_catalog as c
where c.open_type in ('unconditional', 'conditional')
