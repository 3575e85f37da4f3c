-- Project gates (Measures Art. 29): projections of the gate.* events.

-- one row per project and gate: the verdict of the last recorded assessment; checks hold those that bear the verdict, as JSON
create table gate_state (
  project_id varchar not null,
  gate varchar not null,
  verdict varchar not null,
  as_of date not null,
  since date not null,
  name varchar not null,
  uscc varchar not null,
  approver_uscc varchar,
  stage varchar not null,
  checks varchar not null,
  primary key (project_id, gate)
);

-- one row per compliance opinion (符合性审查意见): proposed waits for a second person, issued is in force, reopened must be looked at again
create table gate_opinion (
  opinion_id varchar primary key,
  project_id varchar not null,
  uscc varchar not null,
  gate varchar not null,
  state varchar not null,
  as_of date not null,
  verdict varchar not null,
  conclusion varchar not null,
  override_reason varchar,
  valid_until date not null,
  correct_by date,
  signer_name varchar not null,
  note varchar,
  checks varchar not null,
  recorded_by varchar not null,
  recorded_by_name varchar not null,
  recorded_at timestamp not null,
  decided_by varchar,
  decided_by_name varchar,
  decided_at timestamp,
  decision_note varchar,
  reopened_at timestamp,
  reopened_as_of date,
  broken varchar
);
