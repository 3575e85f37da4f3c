-- When the city's single sign-on last said which roles a person has; null = administrators say it.

alter table person add column sso_roles_at timestamp;

-- Failed sign-ins are counted by person and place, in memory: what anybody can cause must not be able to lock a person.
alter table person drop column failures;
alter table person drop column locked_until;

-- one row per browser in which a person has signed in: it is told apart from strangers who guess that person's password
create table device (
  device_hash varchar not null,
  user_id varchar not null,
  seen_at timestamp not null,
  primary key (device_hash, user_id)
);
