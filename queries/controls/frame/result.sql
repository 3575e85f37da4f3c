-- one row per judged subject of each control, for the current assessment
create or replace table result (
  control_id varchar not null,
  subject_id varchar not null,
  status varchar not null,
  reason varchar not null,
  agency_uscc varchar not null,
  due_date date,
  occurred_on date,
  severity varchar,
  magnitude bigint,
  item integer not null,
  evidence_class varchar not null,
  evidence varchar
);
