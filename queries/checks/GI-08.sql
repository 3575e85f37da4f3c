-- The unit's grade of the year before, as advice (Art. 30). Only administrative organs are graded, and of these neither those led from
-- above nor the data authority itself.
select
  p.project_id,
  case
    when o.org_type <> 'admin' then 'not_applicable/not_admin'
    when g.grade is null and (o.vertical or o.is_data_authority) then 'unknown/not_graded'
    when g.grade is null then 'unknown/grade_missing'
    when g.grade = '不合格' then 'fail/grade_failed'
    else 'pass/met'
  end as verdict,
  [gate_row('org', p.uscc, struct_pack(name := o.name, org_type := o.org_type, grade := g.grade))] as rows_,
from gate_project as p
left join org as o on o.uscc = p.uscc
left join gate_grade as g on g.uscc = p.uscc
