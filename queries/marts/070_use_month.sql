-- one row per month and use of a grant, known or not: what most controls of calls need, a small part of f_access_grant
create or replace table use_month as select * from f_access_grant_month;

-- one row per month, user and unit with successful calls
create or replace table user_month as select * from f_access_user_month;
