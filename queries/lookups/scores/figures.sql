-- one row per indicator and unit with something to count: both sides of the ratio
select indicator_id, uscc, sum(numerator)::double as numerator, sum(denominator)::double as denominator,
from score_row
group by indicator_id, uscc
order by indicator_id, uscc
