-- Findings about a duty of the data authority itself (`addressee` of their control) stand on its own desk: no list, count, notice or
-- score of a unit holds them. NULL = the unit. When this was added that was one control.

alter table finding add column addressee varchar;
update finding set addressee = 'authority' where control_id = '35-1-02';

create view unit_finding as
select * from finding where addressee is distinct from 'authority';
