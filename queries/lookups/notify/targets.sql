-- where a message for this reader goes besides the inbox: bound chats of a person, or the robot itself
with given as (
  select unnest(from_json($rules, '["varchar"]')) as rule
),
wanted as (
  select count(*) as n
  from given
  left join subscription as s on s.user_id = $user and s.rule = given.rule
  where coalesce(s.enabled, true)
)
select channel, external_id as target
from chat_binding
where user_id = $user
  and ended_at is null
  and (select n from wanted) > 0
  and ($bound_before::timestamp is null or bound_at < $bound_before::timestamp)
union all
select channel, '' as target
from robot
where 'robot:' || channel = $user and enabled
order by channel, target
