-- regions of the register of institutions, each with how many of them there are and whether any is of the city itself
select
  region_code,
  count(*)::integer as units,
from org
group by region_code
order by region_code
