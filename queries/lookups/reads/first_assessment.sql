-- the first day that findings were recorded for, NULL before it
select min(as_of)::varchar as as_of,
from assessment;
