-- No rectification notice to the unit is overdue and still open (35-8-08).
with overdue as (
  select
    r.agency_uscc,
    list(
      gate_row('directive', d.directive_id, struct_pack(title := d.title, doc_no := d.doc_no, due_on := d.due_on, ext_to := d.ext_to))
      order by d.directive_id
    ) as rows_,
  from result as r
  join directive as d on r.subject_id = subject(d.directive_id)
  where r.control_id = '35-8-08' and r.status = 'alarm' and d.kind = 'rectification' and d.done_on is null
  group by r.agency_uscc
)
select
  p.project_id,
  case when o.agency_uscc is not null then 'fail/rectification_overdue' else 'pass/met' end as verdict,
  o.rows_,
from gate_project as p
left join overdue as o on o.agency_uscc = p.uscc
