-- one row per judged subject of the last assessment; $control_id NULL = every control
select
  control_id,
  subject_id,
  status,
  reason,
  agency_uscc,
  due_date,
  occurred_on,
  severity,
  magnitude::double as magnitude,
  item,
  evidence_class,
  evidence,
from result
where $control_id::varchar is null or control_id = $control_id::varchar
order by control_id, subject_id;
