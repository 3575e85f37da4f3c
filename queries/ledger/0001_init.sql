-- The append-only event chain, and the first projections over it.
create table schema_version (version integer primary key, applied_at timestamp not null);

create table event (
  seq bigint primary key,
  "at" timestamp not null,
  kind varchar not null,
  subject varchar not null,
  actor varchar not null,
  body varchar not null,
  prev_hash varchar not null,
  hash varchar not null
);

-- one row per accepted file sheet that landed in the lake
create table import_batch (
  batch_id varchar primary key,
  seq bigint not null,
  table_name varchar not null,
  file_name varchar not null,
  part varchar,
  sha256 varchar not null,
  mapping_sha256 varchar,
  bytes bigint not null,
  rows_in bigint not null,
  rows_landed bigint not null,
  rows_rejected bigint not null,
  rows_classified bigint not null,
  rows_warned bigint not null,
  period_from timestamp,
  period_to timestamp,
  lake_path varchar not null,
  rejects_path varchar,
  report varchar not null,
  imported_at timestamp not null,
  withdrawn_at timestamp
);

-- one row per assessment run
create table assessment (
  assessment_id varchar primary key,
  as_of date not null,
  started_at timestamp not null,
  finished_at timestamp not null,
  summary varchar not null
);

-- one row per finding ever seen: control_id and subject_id are its key
create table finding (
  finding_id varchar primary key,
  control_id varchar not null,
  subject_id varchar not null,
  agency_uscc varchar not null,
  state varchar not null,
  reason varchar,
  severity varchar,
  due_date date,
  occurred_on date,
  magnitude bigint,
  item integer not null,
  evidence_class varchar not null,
  evidence varchar,
  first_seen date not null,
  last_seen date not null,
  cleared_on date,
  times_seen integer not null,
  recurrences integer not null
);
