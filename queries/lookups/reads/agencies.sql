-- one row per institution of the register, with the government of its region where the register of authorities names it
select
  o.uscc,
  o.name,
  o.org_type,
  o.region_code,
  coalesce(s.in_scope, false) as in_scope,
  a.government_zh as government,
from org as o
left join org_scope as s on s.uscc = o.uscc
left join authority as a on a.region_code = o.region_code
order by o.region_code, o.name, o.uscc;
