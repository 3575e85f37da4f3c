-- the imported register of authorities (主管部门登记), with the names that its codes stand for
select
  a.region_code,
  a.uscc,
  o.name,
  a.government_zh,
  a.supervision_zh,
  a.doc_prefix_zh,
  coalesce(p.name, a.approver_uscc) as approver,
from authority as a
left join org as o using (uscc)
left join org as p on p.uscc = a.approver_uscc
order by a.region_code
