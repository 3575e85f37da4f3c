-- The official number of a case's notice, given by the registry and filled in after signing.
alter table rect_case add column official_number varchar;

-- one row per account that was given duties: what is in force, and what waits for another person's confirmation
create table duty (
  user_id varchar primary key,
  -- JSON lists of head, legal, registry, deputy, chief
  in_force varchar not null,
  proposed varchar,
  proposed_by varchar,
  confirmed_by varchar,
  changed_at timestamp not null
);

-- The day on which an answer was served; until then no day counts. An answer of before counts as served on its day.
alter table extension add column answered_on date;
update extension set answered_on = decided_on;
alter table objection add column answered_on date;
update objection set answered_on = decided_on;
-- Whether it stops the clock; a late one does not.
alter table objection add column stops boolean default true;
