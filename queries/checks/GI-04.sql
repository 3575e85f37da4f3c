-- The system of the project is on the register of government information systems.
select
  p.project_id,
  case
    when p.system_id is null then 'fail/system_missing'
    when s.system_id is null then 'fail/system_unregistered'
    else 'pass/met'
  end as verdict,
  [
    case when s.system_id is null then gate_row('project', p.project_id, struct_pack(system_id := p.system_id))
    else gate_row('system_reg', s.system_id, struct_pack(name := s.name, registered_on := s.registered_on)) end
  ] as rows_,
from gate_project as p
left join system_reg as s on s.system_id = p.system_id
