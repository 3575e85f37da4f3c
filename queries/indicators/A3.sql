-- A3 目录更新及时率: catalogue updates after a change of duties or law that fell due in the year and were made in time
select r.*
from due_rows('35-2-06') as r
join catalog_event as e on subject(e.event_id) = r.subject_id
where e.kind in ('duty_change', 'law_change')
