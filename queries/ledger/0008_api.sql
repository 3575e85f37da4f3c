-- Numbering, settings, and what the API keeps: idempotency keys, webhook subscriptions and their outbox.

-- one row per numbered series (a document prefix and year, …): the last number given
create table number_series (
  series varchar primary key,
  last bigint not null
);

-- one row per setting that differs from its default
create table setting (
  name varchar primary key,
  value varchar not null,
  changed_at timestamp not null,
  changed_by varchar not null
);

-- one row per Idempotency-Key of the last 24 hours: whose, which request, what was answered (null while it runs)
create table idempotency (
  actor varchar not null,
  key varchar not null,
  request_sha256 varchar not null,
  status integer,
  headers varchar,
  body varchar,
  created_at timestamp not null,
  primary key (actor, key)
);

-- one row per webhook subscription; the secret signs every delivery
create table webhook (
  id varchar primary key,
  url varchar not null,
  secret varchar not null,
  kinds varchar not null,
  agencies varchar not null,
  active boolean not null,
  created_at timestamp not null,
  created_by varchar not null
);

-- one row per event and subscription
create table webhook_delivery (
  id varchar primary key,
  webhook_id varchar not null,
  event_seq bigint not null,
  kind varchar not null,
  payload varchar not null,
  state varchar not null,
  attempts integer not null,
  next_at timestamp not null,
  last_status integer,
  last_error varchar,
  delivered_at timestamp
);
