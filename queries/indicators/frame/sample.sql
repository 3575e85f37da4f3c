insert into refresh_sample
select as_of(), subject_id, agency_uscc, status, occurred_on from result where control_id = '35-3-03'
