-- people with a role who may sign in; with an agency, only those whose scope names it
select p.user_id
from person as p
where p.active
  and list_contains(p.roles, $role)
  and ($agency is null or list_contains(p.agencies, $agency))
order by p.user_id
