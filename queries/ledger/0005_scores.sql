-- The yearly assessment (Art. 30): projections of the score.* events.

-- one row per version of a year's scheme; only the newest signed one is in effect
create table score_scheme (
  year integer not null,
  version integer not null,
  state varchar not null,
  changes varchar not null,
  note varchar not null,
  proposed_by varchar not null,
  proposed_at timestamp not null,
  decided_by varchar,
  decided_at timestamp,
  decision_note varchar,
  primary key (year, version)
);

-- one row per decision of people about one unit's year: bonus, grave (情节严重), adjustment; proposed, then signed or refused
create table score_decision (
  decision_id varchar primary key,
  year integer not null,
  uscc varchar not null,
  kind varchar not null,
  category varchar,
  points double not null,
  reason varchar not null,
  case_id varchar,
  appeal_id varchar,
  state varchar not null,
  proposed_by varchar not null,
  proposed_at timestamp not null,
  decided_by varchar,
  decided_at timestamp,
  decision_note varchar
);

-- one row per objection of a unit to its score
create table score_appeal (
  appeal_id varchar primary key,
  year integer not null,
  uscc varchar not null,
  indicator_id varchar,
  subject_id varchar,
  grounds varchar not null,
  state varchar not null,
  filed_by varchar not null,
  filed_at timestamp not null,
  decided_by varchar,
  decided_at timestamp,
  decision_note varchar
);

-- one row per publication of a year: the frozen document as canonical JSON, and its SHA-256
create table score_publication (
  year integer not null,
  revision integer not null,
  as_of date not null,
  sha256 varchar not null,
  document varchar not null,
  note varchar not null,
  published_by varchar not null,
  published_at timestamp not null,
  primary key (year, revision)
);
