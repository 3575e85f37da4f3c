-- Rows with what a reader needs to look them up: the entry's name, the findings that keep a row out of the numerator, and the same with
-- their day, by which people remove them.
with alarms as (
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
left join live_catalog as c
  on r.source in ('catalog', '35-3-03') and subject(c.catalog_id) = split_part(r.subject_id, '|', 1)
left join alarms as a on a.indicator_id = r.indicator_id and a.subject_id = r.subject_id and r.numerator < r.denominator
order by r.indicator_id, r.uscc, r.source, r.subject_id
