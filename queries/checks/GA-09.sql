-- The construction scheme and the data structure of the system are filed.
select
  p.project_id,
  case
    when p.system_id is null then 'unknown/system_missing'
    when s.system_id is null then 'unknown/system_unregistered'
    when s.scheme_filed_at is null or s.schema_filed_at is null then 'fail/not_filed'
    else 'pass/met'
  end as verdict,
  [
    case when s.system_id is null then gate_row('project', p.project_id, struct_pack(system_id := p.system_id))
    else gate_row('system_reg', s.system_id,
      struct_pack(name := s.name, scheme_filed_at := s.scheme_filed_at, schema_filed_at := s.schema_filed_at)) end
  ] as rows_,
from gate_project as p
left join system_reg as s on s.system_id = p.system_id
