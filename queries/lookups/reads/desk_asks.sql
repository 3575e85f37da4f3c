-- what waits for a signer's or an officer's word, by kind; $agencies NULL = all
with asks as (
  select 'extension' as kind, agency_uscc from extension where state = 'pending'
  union all
  select 'waiver' as kind, agency_uscc from waiver where state = 'requested'
  union all
  select 'objection' as kind, agency_uscc from objection where state = 'pending'
  union all
  select 'hold' as kind, null as agency_uscc from hold where state = 'held'
)
select kind, count(*)::integer as n
from asks
where $agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]')))
group by kind;
