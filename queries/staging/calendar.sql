-- one row per day of the calendar that counts; name and origin from the import, where one brought the day
create or replace table stg.work_calendar as
select
  c.d,
  c.is_workday,
  s.name,
  coalesce(c.source_url, s.source_url) as source_url,
  s._batch,
  s._row,
from calendar_day as c
left join stg.work_calendar as s on s.d = c.d
