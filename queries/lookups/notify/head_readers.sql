-- whom the administrator has named for this agency
select h.user_id
from agency_head as h
join person as p using (user_id)
where h.uscc = $agency and p.active
