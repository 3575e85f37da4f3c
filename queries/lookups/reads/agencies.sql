-- one row per institution of the register
select
  o.uscc,
  o.name,
  o.org_type,
  o.region_code,
  coalesce(s.in_scope, false) as in_scope,
from org as o
left join org_scope as s using (uscc)
order by o.region_code, o.name, o.uscc;
