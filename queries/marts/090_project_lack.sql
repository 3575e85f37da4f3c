-- one row per accepted project that lacks something of Art. 29 on the day of its acceptance: the first kind that is missing, the number of
-- listed entries that lack something, and the first of them with their days
create or replace table project_lack as
with listed as (
  select project_id, accepted_at, unnest(catalog_ids) as catalog_id from project where accepted_at is not null
),
first_batch as (
  select catalog_id, min(done_on) as done_on
  from good_batch
  where catalog_id in (select catalog_id from listed)
  group by catalog_id
),
first_mount as (
  select catalog_id, min(mounted_at) as mounted_at
  from active_mount
  where catalog_id in (select catalog_id from listed)
  group by catalog_id
),
dated as (
  select
    l.*,
    c.catalog_id is not null as is_live,
    c.share_type,
    c.published_at,
    b.done_on as first_batch_on,
    m.mounted_at as first_mount_on,
    c.catalog_id is not null and coalesce(c.share_type <> 'no_share', true) and not coalesce(c.province_aggregated, false)
    and not coalesce(c.data_level in ('important', 'core') and c.no_aggregate_approval is not null, false) as is_aggregated,
  from listed as l
  left join live_catalog as c on c.catalog_id = l.catalog_id
  left join first_batch as b on b.catalog_id = l.catalog_id
  left join first_mount as m on m.catalog_id = l.catalog_id
),
entries as (
  select
    *,
    not is_live or published_at > accepted_at as not_catalogued,
    is_aggregated and not coalesce(first_batch_on <= accepted_at, false) as not_aggregated,
    (is_live and share_type is null) or (is_aggregated and not coalesce(first_mount_on <= accepted_at, false)) as not_shared,
  from dated
),
totals as (
  select
    project_id,
    bool_or(not_catalogued) as not_catalogued,
    bool_or(not_aggregated) as not_aggregated,
    bool_or(not_shared) as not_shared,
    count(*) filter (where not_catalogued or not_aggregated or not_shared) as lacking,
    coalesce(
      list(
        struct_pack(catalog_id, share_type, published_at, first_batch_on, first_mount_on, not_catalogued, not_aggregated, not_shared)
        order by catalog_id
      ) filter (where not_catalogued or not_aggregated or not_shared),
      []
    )[1:20] as entries,
  from entries
  group by project_id
)
select
  p.project_id,
  case
    when is_empty(p.catalog_ids) then 'no_catalog_list'
    when t.not_catalogued then 'not_catalogued'
    when t.not_aggregated then 'not_aggregated'
    when t.not_shared then 'not_shared'
  end as reason,
  coalesce(t.lacking, 0) as lacking,
  coalesce(t.entries, []) as entries,
from project as p
left join totals as t on t.project_id = p.project_id
where p.accepted_at is not null and (is_empty(p.catalog_ids) or t.lacking > 0);
