-- one row per institution that gets a score: assessed = administrative organ (Art. 30), others are shown for reference; graded = assessed and
-- neither led from above nor the data authority itself
create or replace table score_unit as
select
  o.uscc,
  o.name,
  o.org_type,
  o.region_code,
  coalesce(o.level, case when o.region_code like '%00' then 'municipal' else 'county' end) as level,
  o.org_type = 'admin' as assessed,
  o.org_type = 'admin' and o.vertical is distinct from true and o.is_data_authority is distinct from true as graded,
  coalesce(o.vertical, false) as is_vertical,
  coalesce(o.is_data_authority, false) as is_authority,
from org as o
join org_scope as s on s.uscc = o.uscc
where s.in_scope
