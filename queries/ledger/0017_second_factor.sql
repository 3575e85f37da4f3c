-- Second factors, and when a session was last confirmed by its person.

-- one row per person with an authenticator; the secret is encrypted, confirmed_at null = not yet shown to work
create table second_factor (
  user_id varchar primary key,
  secret varchar,
  confirmed_at timestamp,
  last_step bigint
);

-- one row per recovery code, kept as its SHA-256; works once
create table recovery_code (
  user_id varchar not null,
  code_hash varchar not null,
  used_at timestamp
);

alter table session add column confirmed_at timestamp;
