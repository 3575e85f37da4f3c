-- one row per control of the last assessment: time and counts, or why it failed
create or replace table control_run (
  control_id varchar primary key,
  ms double not null,
  ok integer not null,
  alarm integer not null,
  skip integer not null,
  unknown integer not null,
  error varchar
);

-- one row: the assessment that `result` holds
create or replace table run_state (assessment_id varchar not null, as_of date not null, assessed_at timestamp not null);
