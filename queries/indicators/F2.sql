-- F2 免重复提交率: materials of the year that the unit could have fetched, less those it demanded although sharing had found them
with shareable as (
  select k.*, m.catalog_id,
  from case_material as k
  join matter_material as m on m.uscc = k.uscc and m.matter_code = k.matter_code and m.material_code = k.material_code
  join live_catalog as c on c.catalog_id = m.catalog_id
  where in_window(k.submitted_at::date)
    and k.submitted_at::date >= date '2023-08-15'
    and k.voluntary is distinct from true
    and m.shareable_since <= k.submitted_at::date
    and m.original_basis is null
    and c.share_type in ('unconditional', 'conditional')
    and not (k.obtain_mode in ('upload', 'paper') and k.call_attempted is distinct from true and k.call_hit is distinct from true)
),
grant_span as (
  select
    catalog_id,
    grantee_uscc,
    valid_from,
    coalesce(grant_end(valid_to, revoked_at), 'infinity'::timestamp) as ends_at,
  from share_grant
),
obtainable as (
  select s.*
  from shareable as s
  semi join grant_span as g
    on g.catalog_id = s.catalog_id and g.grantee_uscc = s.uscc and s.submitted_at >= g.valid_from and s.submitted_at <= g.ends_at
),
during_outage as (
  select distinct s.case_id, s.material_code
  from obtainable as s
  join outage_span as o
    on s.submitted_at >= o.started_at and s.submitted_at < o.ended_at
    and (o.uscc is null or o.uscc = s.uscc) and (o.catalog_id is null or o.catalog_id = s.catalog_id)
)
select
  s.uscc,
  'case_material' as source,
  subject(s.case_id, s.material_code) as subject_id,
  (not (s.obtain_mode in ('upload', 'paper') and coalesce(s.call_hit, false)))::bigint as numerator,
  1::bigint as denominator,
from obtainable as s
anti join during_outage as x on x.case_id = s.case_id and x.material_code = s.material_code
