-- units to which the city's own authority may send a notice: of the city, not led from above, not the authority itself
select uscc
from org
where coalesce(level = 'municipal', region_code like '%00')
  and not coalesce(vertical, false)
  and not coalesce(is_data_authority, false)
order by uscc
