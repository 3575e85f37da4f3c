-- Rectification cases (Measures Art. 35): projections of the case.* and waiver.* and hold.* events.

-- one row per case; body is the whole record as JSON
create table rect_case (
  case_id varchar primary key,
  version integer not null,
  state varchar not null,
  agency_uscc varchar not null,
  item integer not null,
  severity varchar not null,
  title varchar not null,
  opened_on date not null,
  updated_on date not null,
  confirmed_on date,
  due_date date,
  overdue_since date,
  issued_on date,
  served_on date,
  reported_on date,
  supervised_on date,
  ended_on date,
  rebounds integer not null,
  all_clear boolean not null,
  merged_into varchar,
  body varchar not null
);

-- one row per finding and case; standing: lead, confirmed, dismissed, settled
create table case_finding (
  case_id varchar not null,
  finding_id varchar not null,
  agency_uscc varchar not null,
  control_id varchar not null,
  subject_id varchar not null,
  item integer not null,
  severity varchar not null,
  evidence_class varchar not null,
  occurred_on date,
  role varchar not null,
  concurrent_with varchar,
  in_notice boolean not null,
  cleared_on date,
  confirmed_on date,
  standing varchar not null,
  primary key (case_id, finding_id)
);

-- the timeline of every case: one row per event
create table case_event (
  case_id varchar not null,
  version integer not null,
  kind varchar not null,
  action varchar not null,
  actor varchar not null,
  actor_name varchar not null,
  "at" timestamp not null,
  on_date date not null,
  from_state varchar,
  to_state varchar not null,
  said varchar,
  primary key (case_id, version)
);

-- one row per file and case; the bytes lie under files/<sha256>
create table case_file (
  case_id varchar not null,
  sha256 varchar not null,
  name varchar not null,
  type varchar not null,
  bytes bigint not null,
  purpose varchar not null,
  by_id varchar not null,
  on_date date not null,
  primary key (case_id, sha256)
);

create table extension (
  extension_id varchar primary key,
  case_id varchar not null,
  agency_uscc varchar not null,
  to_date date not null,
  reason varchar not null,
  requested_by varchar not null,
  requested_on date not null,
  state varchar not null,
  decided_by varchar,
  decided_on date,
  decision_reason varchar
);

create table objection (
  objection_id varchar primary key,
  case_id varchar not null,
  agency_uscc varchar not null,
  grounds varchar not null,
  by_id varchar not null,
  on_date date not null,
  state varchar not null,
  decided_by varchar,
  decided_on date,
  decision_reason varchar
);

-- one row per waiver (豁免); subject_id NULL = every subject of the control at that agency
create table waiver (
  waiver_id varchar primary key,
  version integer not null,
  state varchar not null,
  agency_uscc varchar not null,
  control_id varchar not null,
  subject_id varchar,
  basis varchar not null,
  valid_from date not null,
  expires_on date not null,
  requested_by varchar not null,
  requested_on date not null,
  decided_by varchar,
  decided_on date,
  decision_reason varchar,
  ended_on date,
  ended_reason varchar
);

-- one row per assessment whose new leads were unusually many
create table hold (
  hold_id varchar primary key,
  as_of date not null,
  leads integer not null,
  usual integer not null,
  state varchar not null,
  created_on date not null,
  decided_by varchar,
  decided_on date,
  decision_reason varchar
);

create table hold_finding (
  hold_id varchar not null,
  finding_id varchar not null,
  primary key (hold_id, finding_id)
);

-- where official letters for an institution go
create table service_address (
  agency_uscc varchar primary key,
  address varchar not null,
  contact varchar not null,
  phone varchar not null,
  updated_on date not null
);

-- where every finding stands with people: in which case, under which waiver, held or not
create view finding_standing as
with active_case as (
  select
    f.finding_id,
    arg_max(f.case_id, (c.state not in ('dismissed', 'merged'), c.opened_on, f.case_id)) as case_id,
    arg_max(c.state, (c.state not in ('dismissed', 'merged'), c.opened_on, f.case_id)) as case_state,
  from case_finding as f
  inner join rect_case as c on c.case_id = f.case_id
  group by f.finding_id
),
waived as (
  select f.finding_id, min(w.waiver_id) as waiver_id
  from finding as f
  inner join waiver as w
    on w.state = 'approved'
    and w.agency_uscc = f.agency_uscc
    and w.control_id = f.control_id
    and (w.subject_id is null or w.subject_id = f.subject_id)
  group by f.finding_id
),
held as (
  select hf.finding_id, min(h.hold_id) as hold_id
  from hold_finding as hf
  inner join hold as h on h.hold_id = hf.hold_id
  inner join finding as f on f.finding_id = hf.finding_id
  where h.state = 'held'
    or (h.state = 'rejected' and f.last_seen = h.as_of)
  group by hf.finding_id
)
select
  f.finding_id,
  a.case_id,
  a.case_state,
  w.waiver_id,
  h.hold_id,
from finding as f
left join active_case as a on a.finding_id = f.finding_id
left join waived as w on w.finding_id = f.finding_id
left join held as h on h.finding_id = f.finding_id;
