-- Who is told what: notices for people, messages that carry them, chats that people have bound.

-- one row per thing that one person is to be told; its key makes it once only
create table notice (
  notice_key varchar primary key,
  user_id varchar not null,
  rule varchar not null,
  subject varchar not null,
  agency_uscc varchar,
  line varchar not null,
  path varchar not null,
  tone varchar not null,
  urgent boolean not null,
  actions varchar[] not null,
  not_before timestamp not null,
  created_at timestamp not null,
  read_at timestamp,
  message_no bigint
);

-- one row per message to one person or group; its number is printed in it
create table message (
  message_no bigint primary key,
  user_id varchar,
  title varchar not null,
  lines varchar[] not null,
  path varchar not null,
  tone varchar not null,
  created_at timestamp not null
);

-- one row per message and channel
create table delivery (
  delivery_id varchar primary key,
  message_no bigint not null,
  channel varchar not null,
  target varchar not null,
  state varchar not null,
  attempts integer not null,
  not_before timestamp not null,
  lease_until timestamp,
  leased_by varchar,
  started boolean not null,
  repeated boolean not null,
  error varchar,
  ref varchar,
  sent_at timestamp,
  acked_at timestamp
);

-- one row per chat that a person has bound; ended_at ends it
create table chat_binding (
  binding_id varchar primary key,
  user_id varchar not null,
  channel varchar not null,
  external_id varchar not null,
  bound_at timestamp not null,
  ended_at timestamp
);

-- one row per single-use code of the web page that binds a chat
create table bind_code (
  code_hash varchar primary key,
  user_id varchar not null,
  expires_at timestamp not null,
  used_at timestamp
);

-- one row per button or pending answer in a chat: consumed once, by the person it was made for
create table chat_action (
  action_id varchar primary key,
  user_id varchar not null,
  verb varchar not null,
  subject varchar not null,
  detail varchar,
  expires_at timestamp not null,
  used_at timestamp
);

-- one row per group robot or webhook: what it is told
create table robot (
  channel varchar primary key,
  agency_uscc varchar,
  rules varchar[] not null,
  enabled boolean not null
);

-- one row per rule that a person has switched off or on
create table subscription (
  user_id varchar not null,
  rule varchar not null,
  enabled boolean not null,
  primary key (user_id, rule)
);

-- one row per agency: whom an escalation reaches after its data officer
create table agency_head (
  uscc varchar primary key,
  user_id varchar not null
);
