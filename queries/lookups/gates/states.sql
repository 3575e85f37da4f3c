-- one row per project and gate of the last recorded assessment
select project_id, gate, verdict, as_of::varchar as as_of, since::varchar as since, name, uscc, approver_uscc, stage, checks,
from gate_state
order by project_id, gate
