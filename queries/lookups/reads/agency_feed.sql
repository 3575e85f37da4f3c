-- one row: live catalogue entries of $agency, those that ever had a good batch, and the newest of these
with good as (
  select catalog_id, max(finished_at) as last_at
  from good_batch
  group by catalog_id
)
select
  count(*)::integer as catalogs,
  count(g.last_at)::integer as fed,
  max(g.last_at)::varchar as last_at,
from live_catalog as c
left join good as g on g.catalog_id = c.catalog_id
where c.provider_uscc = $agency;
