-- the newest day that findings were recorded for
select max(as_of)::varchar as as_of,
from assessment;
