-- the assessment that `result` holds, if any
select assessment_id, as_of::varchar as as_of, assessed_at::varchar as assessed_at,
from run_state;
