-- how many open findings there are
select count(*)::integer as n,
from finding
where state = 'open';
