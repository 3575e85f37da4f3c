-- The document by which a year's scheme was issued (title, number, departments, date), as JSON; none = a scheme nobody may publish under.
alter table score_scheme add column instrument varchar;

-- one row per proposal to publish a year: one person proposes, another publishes
create table score_release (
  release_id varchar primary key,
  year integer not null,
  as_of date not null,
  note varchar not null,
  partial_reason varchar,
  state varchar not null,
  proposed_by varchar not null,
  proposed_at timestamp not null,
  decided_by varchar,
  decided_at timestamp,
  decision_note varchar,
  revision integer
);
