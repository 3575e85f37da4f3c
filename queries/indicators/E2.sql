-- E2 开放数据更新及时率: open datasets refreshed within the update cycle of their entry
with datasets as (
  select
    d.uscc,
    d.dataset_id,
    freshness(
      greatest(coalesce(d.last_updated_at, d.published_at), date '2023-08-15'), c.update_cycle, d.uscc, d.catalog_id
    ) as fresh,
  from open_dataset as d
  join live_catalog as c on c.catalog_id = d.catalog_id
  where c.update_cycle <> 'irregular'
)
select
  uscc,
  'open_dataset' as source,
  subject(dataset_id) as subject_id,
  (not is_stale(fresh))::bigint as numerator,
  1::bigint as denominator,
from datasets
where not stale_undecidable(fresh)
