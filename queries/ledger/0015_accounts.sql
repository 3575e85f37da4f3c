-- Password rules, half-open sessions, and where a session was opened.

alter table person add column password_at timestamp;

update person
set password_at = (
  select max(e."at")
  from event as e
  where e.subject = person.user_id and e.kind in ('user.password_set', 'user.password_changed')
)
where password_hash is not null;

-- one row per password that a person no longer uses, as many as the rule forbids to use again
create table password_before (
  user_id varchar not null,
  password_hash varchar not null,
  replaced_at timestamp not null
);

-- step: what is still asked before the session is open; null = open
alter table session add column step varchar;
alter table session add column address varchar;
alter table session add column browser varchar;
