-- Findings that score nothing: dismissed (排除), taken back on an objection, or covered by a waiver. As `control:subject@day`: the same thing
-- found on another day is another finding.
with dismissed as (
  select finding_id, occurred_on from case_finding where standing = 'dismissed'
  except
  select finding_id, occurred_on from case_finding where standing in ('confirmed', 'settled')
),
waived as (
  select f.finding_id, f.occurred_on from finding as f join finding_standing as s on s.finding_id = f.finding_id where s.waiver_id is not null
)
select distinct finding_id || '@' || occurred_on as finding
from (from dismissed union from waived)
where occurred_on is not null
order by finding
