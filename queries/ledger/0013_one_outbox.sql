-- Events for subscribed systems wait in the same queue as messages for chats: channel `@event`, the subscription as target.
alter table delivery alter column message_no drop not null;
alter table delivery add column event_seq bigint;
alter table delivery add column kind varchar;
alter table delivery add column payload varchar;
-- the HTTP status that a subscribed system gave last
alter table delivery add column status integer;

insert into delivery (
  delivery_id,
  channel,
  target,
  state,
  attempts,
  not_before,
  started,
  repeated,
  error,
  sent_at,
  event_seq,
  kind,
  payload,
  status
)
select
  id,
  '@event',
  webhook_id,
  case state when 'waiting' then 'queued' when 'delivered' then 'sent' else state end,
  -- failed attempts; the old count had the one that succeeded too
  attempts - (state = 'delivered')::integer,
  next_at,
  false,
  false,
  last_error,
  delivered_at,
  event_seq,
  kind,
  payload,
  last_status,
from webhook_delivery;

drop table webhook_delivery;
