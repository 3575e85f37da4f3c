select
  e.seq::double as seq,
  e."at"::varchar as "at",
  e.kind,
  e.subject,
  e.actor,
  coalesce(p.name, case e.actor when 'system' then '系统' when 'bot' then '消息服务' else e.actor end) as actor_name,
  e.body,
from event as e
left join person as p on p.user_id = e.actor
where ($kind is null or starts_with(e.kind, $kind))
  and ($actor is null or e.actor = $actor or p.login = $actor or p.name = $actor)
  and ($subject is null or e.subject = $subject)
  and ($from is null or e."at" >= $from::timestamp)
  and ($to is null or e."at" < $to::date + interval 1 day)
  and ($q is null or contains(e.subject, $q) or contains(e.body, $q))
  and ($before is null or e.seq < $before)
order by e.seq desc
limit $limit
