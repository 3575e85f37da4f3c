-- one row per institution that gets a score or, outside the population of Art. 30, a profile without a grade
create or replace table score_unit as
select o.uscc, o.name, o.org_type, o.region_code, o.org_type = 'admin' as graded,
from org as o
join org_scope as s on s.uscc = o.uscc
where s.in_scope
