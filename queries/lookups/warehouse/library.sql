-- names that the check of words leaves alone (wording.yaml lint.names)
select name from org where name is not null
union
select name from system_reg where name is not null
union
select table_name from system_table where table_name is not null
union
select name from project where name is not null
union
select name from catalog where name is not null
union
select title from directive where title is not null
union
select government_zh from authority where government_zh is not null
union
select supervision_zh from authority where supervision_zh is not null;
