-- the code of the city itself: that of most units, by its first four digits
select left(region_code, 4) || '00' as region
from org
group by 1
order by count(*) desc, 1
limit 1
