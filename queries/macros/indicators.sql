-- Vocabulary of the indicators (contract: indicators.yaml, notation), over the marts and `result` as known at A_Y.

create or replace macro window_from() as getvariable('window_from')::date;
-- W = [Y-01-01, A_Y]
create or replace macro in_window(d) as coalesce(d between window_from() and as_of(), false);
-- a row enters a ratio only when it was judged to the end: skip, unknown and pending say nothing
create or replace macro is_scored(status, reason) as status = 'alarm' or (status = 'ok' and reason = 'met');

-- a control of class E2 whose breach the table itself proves when a column is blank, and only then
create or replace macro is_proved(control, reason) as case control
  when '35-2-04' then reason = 'condition_missing'
  when '35-2-05' then reason = 'basis_missing'
  else true
end;

-- M(C) and X(C), due_in_W
create or replace macro due_rows(control) as table
select
  agency_uscc as uscc,
  control_id as source,
  subject_id,
  (status = 'ok')::bigint as numerator,
  1::bigint as denominator,
from result
where control_id = control and is_scored(status, reason) and in_window(due_date);

-- subjects with an alarm in any of the controls; of a control that an indicator reads for one kind of breach alone (class E2), only that kind
create or replace macro alarmed(control_ids) as table
select distinct subject_id from result where status = 'alarm' and list_contains(control_ids, control_id) and is_proved(control_id, reason);
