-- What the person could read when an answer was kept: it is given again only to somebody who still can.

alter table idempotency add column rights varchar;
