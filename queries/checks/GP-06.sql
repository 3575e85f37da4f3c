-- Money was paid although the gate before payment did not pass.
select
  p.project_id,
  case
    when p.paid_at is null then 'not_applicable/not_paid'
    when r.result = 'fail' then 'fail/paid_while_failing'
    when r.result = 'unknown' then 'unknown/preceding_open'
    else 'pass/met'
  end as verdict,
  [gate_row('project', p.project_id, struct_pack(paid_at := p.paid_at, accepted_at := p.accepted_at))] as rows_,
from gate_project as p
left join gate_result as r on r.check_id = 'GP-01' and r.project_id = p.project_id
