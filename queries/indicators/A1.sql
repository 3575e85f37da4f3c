-- A1 目录编制率: business tables and statutory collection items that stand in the catalogue
select
  agency_uscc as uscc,
  control_id as source,
  subject_id,
  (status = 'ok')::bigint as numerator,
  1::bigint as denominator,
from result
where control_id = '35-2-01' and is_scored(status, reason)
union all
select
  i.uscc,
  'collect_item' as source,
  subject(i.collect_item_id) as subject_id,
  (i.catalog_id in (select c.catalog_id from live_catalog as c) is true)::bigint as numerator,
  1::bigint as denominator,
from valid_collect_item as i
where i.is_statutory_source
