-- Rows of one indicator, for the units that are shown only.
insert into score_row
with counted as (
{{indicator}}
)
select $indicator_id, c.uscc, c.source, c.subject_id, c.numerator, c.denominator,
from counted as c
semi join score_unit as u on u.uscc = c.uscc
