-- People, their ways to sign in, sessions and API tokens. Secrets are kept as hashes only.

-- one row per person; agencies NULL = every agency
create table person (
  user_id varchar primary key,
  login varchar not null,
  name varchar not null,
  roles varchar[] not null,
  agencies varchar[],
  active boolean not null,
  password_hash varchar,
  oidc_subject varchar,
  email varchar,
  failures integer not null,
  locked_until timestamp,
  created_at timestamp not null
);

-- one row per session; the cookie's value is kept only as its SHA-256
create table session (
  session_hash varchar primary key,
  user_id varchar not null,
  created_at timestamp not null,
  seen_at timestamp not null,
  expires_at timestamp not null,
  ended_at timestamp,
  how varchar not null
);

-- one row per API token; shown once, kept as its SHA-256
create table api_token (
  token_id varchar primary key,
  token_hash varchar not null,
  user_id varchar not null,
  name varchar not null,
  permissions varchar[] not null,
  agencies varchar[],
  created_at timestamp not null,
  expires_at timestamp not null,
  last_used_on date,
  revoked_at timestamp
);

-- one row per one-time link: a new person's invitation, or a password reset
create table invitation (
  invitation_hash varchar primary key,
  user_id varchar not null,
  created_by varchar not null,
  expires_at timestamp not null,
  used_at timestamp
);
