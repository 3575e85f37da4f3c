-- one row per live catalogue entry: published and not after the cut
create or replace table live_catalog as
select * from catalog where status = 'published' and published_at is not null;

-- one row per catalogue entry with data items: F(c), S(c) and P(c), and the fields both sensitive and personal
create or replace table catalog_field as
select
  catalog_id,
  list(field order by field) as fields,
  coalesce(list(field order by field) filter (where is_sensitive), []) as sensitive,
  coalesce(list(field order by field) filter (where is_personal), []) as personal,
  coalesce(list(field order by field) filter (where is_sensitive and is_personal), []) as sensitive_personal,
from catalog_item
group by catalog_id;

-- one row per collection-list item valid at the as-of date
create or replace table valid_collect_item as
select * from collect_item where valid_to is null or valid_to >= as_of();

-- one row per attached resource in use
create or replace table active_mount as
select * from mount where state = 'active';

-- one row per successful batch (rows, or a confirmed zero increment); done_on is its date
create or replace table good_batch as
select *, finished_at::date as done_on
from ingest_batch
where status = 'success' and (coalesce(row_count, 0) > 0 or coalesce(zero_confirm, false));
