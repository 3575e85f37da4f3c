-- every number that a paper bears: those that the product gave before 2.0.0, and official ones filled in afterwards
select number
from document
union
select official_number as number
from rect_case
where official_number is not null
