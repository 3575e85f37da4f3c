-- leads about units opened and cleared in the seven days before a Monday, by the time of the assessment that saw it; those about the
-- authority itself stand on its own desk and are never counted with them
select
  count(*) filter (where e.kind in ('finding.opened', 'finding.recurred'))::integer as opened,
  count(*) filter (where e.kind = 'finding.cleared')::integer as cleared,
from event as e
left join finding as f on f.finding_id = e.subject
where e.kind in ('finding.opened', 'finding.recurred', 'finding.cleared')
  and e."at" >= $monday::date - interval 7 day
  and e."at" < $monday::date
  and f.addressee is distinct from 'authority'
