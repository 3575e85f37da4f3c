-- one row per version of the record of an issuing body (发文机关资料) of a region; body is what it says, as JSON. `carried`: taken over
-- from settings of an older home, good for drafts alone; `confirmed`: by a second person, in force from effective_from
create table issuer (
  record_id varchar primary key,
  region_code varchar not null,
  effective_from date not null,
  state varchar not null,
  body varchar not null,
  reason varchar not null,
  proposed_by varchar not null,
  proposed_by_name varchar not null,
  proposed_at timestamp not null,
  decided_by varchar,
  decided_by_name varchar,
  decided_at timestamp,
  decision_note varchar
);
