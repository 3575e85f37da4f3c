-- findings opened and cleared in the seven days before a Monday, by the time of the assessment that saw it
select
  count(*) filter (where kind in ('finding.opened', 'finding.recurred'))::integer as opened,
  count(*) filter (where kind = 'finding.cleared')::integer as cleared,
from event
where kind in ('finding.opened', 'finding.recurred', 'finding.cleared')
  and "at" >= $monday::date - interval 7 day
  and "at" < $monday::date
