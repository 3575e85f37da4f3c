-- one row per thing that counts in an indicator: what it adds to the numerator and to the denominator of its unit
create or replace table score_row (
  indicator_id varchar not null,
  uscc varchar not null,
  source varchar not null,
  subject_id varchar not null,
  numerator bigint not null,
  denominator bigint not null
);
