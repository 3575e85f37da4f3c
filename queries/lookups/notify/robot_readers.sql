-- robots that carry this rule: a city-wide one, or the agency's own
select 'robot:' || channel as reader
from robot
where enabled
  and list_contains(rules, $rule)
  and (agency_uscc is null or agency_uscc = $agency)
order by channel
