-- The gate before payment: acceptance once the project reached it, initiation until then.
select
  p.project_id,
  case v.verdict
    when '不符合' then 'fail/preceding_failed'
    when '暂缓出具' then 'unknown/preceding_open'
    else 'pass/met'
  end as verdict,
  [gate_row('project', p.project_id, struct_pack(stage := p.stage, accepted_at := p.accepted_at, gate := p.preceding, verdict := v.verdict))] as rows_,
from gate_project as p
left join gate_verdict as v on v.project_id = p.project_id and v.gate = p.preceding
