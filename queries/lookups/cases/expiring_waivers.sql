-- approved waivers past their last day
select waiver_id
from waiver
where state = 'approved'
  and expires_on < $today::date
order by waiver_id;
