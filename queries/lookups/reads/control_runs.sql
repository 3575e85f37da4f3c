-- one row per control of the last assessment
select control_id, ms, ok, alarm, skip, unknown, error,
from control_run;
