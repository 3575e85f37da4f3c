-- one row per judged row of 35-3-03 at each sample date (indicator B2)
create or replace table refresh_sample (
  sampled_on date not null, subject_id varchar not null, agency_uscc varchar not null, status varchar not null, occurred_on date
);
