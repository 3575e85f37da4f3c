-- projects by gate and verdict of the last recorded assessment
select gate, verdict, count(*)::integer as n,
from gate_state
group by gate, verdict;
