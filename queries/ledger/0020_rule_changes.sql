-- adjusted_on: the day judged when a change of the rules, and no data, made a finding appear (state open) or vanish (state adjusted)

drop view unit_finding;

alter table finding add column adjusted_on date;

create view unit_finding as
select * from finding where addressee is distinct from 'authority';
