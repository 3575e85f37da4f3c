-- history of one case, oldest first
select
  version,
  kind,
  action,
  actor,
  actor_name,
  strftime("at", '%Y-%m-%d %H:%M:%S') as "at",
  from_state,
  to_state,
  said,
from case_event
where case_id = $case_id
order by version;
