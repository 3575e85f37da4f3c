-- one row per provider, sharing type and update cycle: live catalogue entries; an empty code = not filled in
select
  coalesce(provider_uscc, '') as uscc,
  coalesce(share_type, '') as share_type,
  coalesce(update_cycle, '') as update_cycle,
  count(*)::integer as n,
from live_catalog
group by 1, 2, 3;
