-- findings of cases whose standing in the ledger differs from what their case knows; a finding that came back belongs to the
-- newest of its cases
with newest as (
  select
    cf.finding_id,
    arg_max(cf.case_id, (c.state not in ('closed', 'concluded'), c.opened_on, cf.case_id)) as case_id,
  from case_finding as cf
  inner join rect_case as c on c.case_id = cf.case_id
  where c.state not in ('dismissed', 'merged')
  group by cf.finding_id
)
select
  c.case_id,
  c.state,
  f.finding_id,
  f.state as finding_state,
  cf.cleared_on::varchar as case_cleared_on,
from newest as n
inner join case_finding as cf on cf.case_id = n.case_id and cf.finding_id = n.finding_id
inner join rect_case as c on c.case_id = n.case_id
inner join finding as f on f.finding_id = n.finding_id
where (f.state = 'cleared') <> (cf.cleared_on is not null)
  -- what changed rules made appear has not come back
  and (f.state = 'cleared' or f.adjusted_on is null or f.adjusted_on <= cf.cleared_on)
order by c.case_id, f.finding_id;
