-- one row per delivery whose last event says another end than its row: sent, dead, or queued again
with last_event as (
  select
    subject,
    arg_max(kind, seq) as kind,
  from event
  where kind in (
    'delivery.sent', 'delivery.died', 'delivery.cancelled', 'delivery.resent', 'webhook.delivered', 'webhook.gave_up', 'webhook.resent'
  )
  group by subject
)
select
  coalesce(d.delivery_id, e.subject) as id,
  case
    when d.delivery_id is null then '事件有记载，记录缺失'
    when e.subject is null then '记为' || d.state || '，没有产生它的事件'
    else '状态与事件不一致'
  end as why,
from delivery as d
full join last_event as e on e.subject = d.delivery_id
where d.delivery_id is null
  or (d.state = 'sent') <> coalesce(e.kind in ('delivery.sent', 'webhook.delivered'), false)
  or (d.state = 'cancelled') <> coalesce(e.kind = 'delivery.cancelled', false)
  or (d.state = 'dead') <> coalesce(e.kind in ('delivery.died', 'webhook.gave_up'), false)
order by id;
