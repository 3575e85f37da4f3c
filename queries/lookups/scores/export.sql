-- Rows with what a reader needs to look them up: the entry's name, the findings that keep a row out of the numerator, and the same with
-- their day, by which people remove them.
with titles as materialized (
  -- keyed by the text that rows carry, so that the join is by equality alone
  select subject(catalog_id) as subject_id, name from live_catalog
),
alarms as (
  select
    indicator_id,
    subject_id,
    list(distinct finding_id order by finding_id) as findings,
    list(distinct finding_id || '@' || occurred_on order by finding_id || '@' || occurred_on) as alarms,
  from score_alarm
  group by indicator_id, subject_id
)
select
  r.indicator_id,
  r.uscc,
  r.source,
  r.subject_id,
  r.numerator::double as numerator,
  r.denominator::double as denominator,
  c.name as title,
  a.findings,
  a.alarms,
from score_row as r
left join titles as c on c.subject_id = case when r.source in ('catalog', '35-3-03') then split_part(r.subject_id, '|', 1) end
left join alarms as a
  on a.indicator_id = r.indicator_id and a.subject_id = case when r.numerator < r.denominator then r.subject_id end
order by r.indicator_id, r.uscc, r.source, r.subject_id
