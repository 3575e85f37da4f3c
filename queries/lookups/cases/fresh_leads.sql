-- findings that the assessment of $as_of opened or saw again, in no case, under no waiver and not held before
with last_two as (
  select seq
  from event
  where kind = 'assessment.finished'
  order by seq desc
  limit 2
),
run as (
  select min(seq) as after_seq, max(seq) as upto_seq
  from last_two
)
select distinct e.subject as finding_id
from event as e
cross join run as r
inner join unit_finding as f on f.finding_id = e.subject and f.state = 'open' and f.last_seen = $as_of::date
left join finding_standing as s on s.finding_id = e.subject
left join hold_finding as h on h.finding_id = e.subject
where e.kind in ('finding.opened', 'finding.recurred')
  and e.seq > r.after_seq
  and e.seq < r.upto_seq
  and s.case_id is null
  and s.waiver_id is null
  and h.finding_id is null
order by e.subject;
