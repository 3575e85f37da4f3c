-- one row per provider of live catalogue entries: how many carry each element that the law asks for
with items as (
  select catalog_id, bool_and(name is not null) as all_named
  from catalog_item
  group by catalog_id
)
select
  coalesce(c.provider_uscc, '') as uscc,
  count(*)::integer as total,
  count(c.name)::integer as name,
  count(*) filter (where i.all_named)::integer as items,
  count(c.provider_uscc)::integer as provider,
  count(c.data_format)::integer as data_format,
  count(c.update_cycle)::integer as update_cycle,
  count(c.share_type)::integer as share_type,
  count(*) filter (where len(c.share_mode) > 0)::integer as share_mode,
  count(*) filter (where c.share_type in ('conditional', 'no_share'))::integer as condition_due,
  count(*) filter (
    where (c.share_type = 'conditional' and c.share_condition is not null) or (c.share_type = 'no_share' and c.noshare_basis is not null)
  )::integer as condition_given,
  count(c.data_level)::integer as data_level,
  count(*) filter (
    where c.name is not null and i.all_named and c.provider_uscc is not null and c.data_format is not null
      and c.update_cycle is not null and c.share_type is not null and len(c.share_mode) > 0 and c.data_level is not null
      and (c.share_type <> 'conditional' or c.share_condition is not null)
      and (c.share_type <> 'no_share' or c.noshare_basis is not null)
  )::integer as complete,
from live_catalog as c
left join items as i on i.catalog_id = c.catalog_id
group by 1;
