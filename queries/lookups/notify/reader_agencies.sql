-- how many agencies a reader is told about; null = all of them
select len(agencies)::integer as n from person where user_id = $user
union all
select case when agency_uscc is null then null else 1 end as n from robot where 'robot:' || channel = $user
