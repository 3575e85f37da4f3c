-- What the checks read beside the marts of an as-of evaluation. Macros first.
create or replace macro gate_row(t, id, fields) as struct_pack(table_name := t, id := id, fields := to_json(fields)::varchar);

-- one row per project: whether the gates apply (the exclusion is tested first), T of the acceptance gate, the gate before payment
create or replace table gate_project as
select
  p.*,
  case
    when p.fund = 'other' or not p.makes_public_data then '不适用'
    when p.fund is null or p.makes_public_data is null then '暂缓出具'
  end as without_checks,
  coalesce(p.accepted_at, as_of()) as accepted_or_now,
  case when p.accepted_at is not null or p.stage in ('acceptance', 'maintenance') then 'acceptance' else 'initiation' end as preceding,
from project as p;

-- one row per project and element of its list L: the catalogue entry, whether it is live and must be aggregated, and its first dates
create or replace table gate_entry as
with listed as (
  select project_id, accepted_or_now, catalog_id
  from (select distinct project_id, accepted_or_now, unnest(catalog_ids) as catalog_id from gate_project)
),
first_batch as (
  select catalog_id, min(done_on) as first_batch_on from good_batch where catalog_id in (select catalog_id from listed) group by catalog_id
),
first_mount as (
  select catalog_id, min(mounted_at) as first_mount_on from active_mount where catalog_id in (select catalog_id from listed) group by catalog_id
),
entries as (
  select
    l.project_id,
    l.accepted_or_now,
    l.catalog_id,
    subject(l.catalog_id) as subject_id,
    c.catalog_id is not null as is_known,
    coalesce(c.status = 'published' and c.published_at is not null, false) as is_live,
    c.name,
    c.status,
    c.provider_uscc,
    c.share_type,
    c.update_cycle,
    c.data_level,
    c.published_at,
    coalesce(c.share_type <> 'no_share', true) and not coalesce(c.province_aggregated, false)
    and not coalesce(c.data_level in ('important', 'core') and c.no_aggregate_approval is not null, false) as is_due,
    b.first_batch_on,
    m.first_mount_on,
  from listed as l
  left join catalog as c on c.catalog_id = l.catalog_id
  left join first_batch as b on b.catalog_id = l.catalog_id
  left join first_mount as m on m.catalog_id = l.catalog_id
)
select *, is_live and is_due as is_aggregated, from entries;

-- filled by the runner: results of the checks, verdicts of the gates before payment, grades of the year before
create or replace table gate_result (
  check_id varchar not null,
  project_id varchar not null,
  result varchar not null,
  reason varchar not null,
  row_count integer not null,
  explained varchar not null,
  primary key (check_id, project_id)
);
create or replace table gate_verdict (project_id varchar not null, gate varchar not null, verdict varchar not null, primary key (project_id, gate));
create or replace table gate_grade (uscc varchar primary key, grade varchar not null);
