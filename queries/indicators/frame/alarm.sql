-- one row per alarm and thing that counts: what an indicator reads of its controls ($pairs), by the subject of the thing
create or replace table score_alarm as
with pair as (
  select p ->> 'indicator_id' as indicator_id, p ->> 'control_id' as control_id from (select unnest($pairs::json[]) as p)
),
alarm as (
  select p.indicator_id, r.control_id, r.subject_id, r.occurred_on
  from result as r
  join pair as p on p.control_id = r.control_id
  where r.status = 'alarm' and is_proved(r.control_id, r.reason)
    -- a leg of a project counts in the year of its act
    and (p.indicator_id <> 'F1' or in_window(r.occurred_on))
)
select indicator_id, subject_id, control_id || ':' || subject_id as finding_id, occurred_on
from alarm
where indicator_id not in ('B2', 'F2')
union all
select 'B2', subject_id || '|' || sampled_on, '35-3-03:' || subject_id, occurred_on
from refresh_sample
where status = 'alarm'
union all
-- 35-7-03 groups cases by month
select 'F2', subject(k.case_id, k.material_code), a.control_id || ':' || a.subject_id, a.occurred_on
from case_material as k
join alarm as a on a.indicator_id = 'F2' and a.subject_id = subject(k.uscc, k.matter_code, k.material_code, month_of(k.submitted_at))
where k.call_hit and k.obtain_mode in ('upload', 'paper')
