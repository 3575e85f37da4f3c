-- Shared vocabulary of the controls (contract: controls.yaml, definitions). Each macro is null-safe: a comparison with NULL is false.

create or replace macro as_of() as getvariable('as_of')::date;
-- the cut-off instant, exclusive
create or replace macro cutoff() as (getvariable('as_of')::date + 1)::timestamp;

-- subject_id parts: NULL -> "-", "|" -> "%7C"
create or replace macro subject_part(x) as coalesce(replace(x::varchar, '|', '%7C'), '-');
create or replace macro subject(a) as subject_part(a),
  (a, b) as subject_part(a) || '|' || subject_part(b),
  (a, b, c) as subject_part(a) || '|' || subject_part(b) || '|' || subject_part(c),
  (a, b, c, d) as subject_part(a) || '|' || subject_part(b) || '|' || subject_part(c) || '|' || subject_part(d),
  (a, b, c, d, e) as subject_part(a) || '|' || subject_part(b) || '|' || subject_part(c) || '|' || subject_part(d) || '|' || subject_part(e);

create or replace macro month_of(d) as strftime(d, '%Y-%m');
create or replace macro month_start(month) as (month || '-01')::date;
create or replace macro month_end(month) as last_day((month || '-01')::date);

-- clock(D): nothing before the regulation took effect counts against anyone
create or replace macro clock(d, effective_from) as greatest(d, effective_from::date);

-- late(act, due) and pending(act, due); act is a date or NULL, due a date or NULL (uncomputable: neither)
create or replace macro late(act, due) as coalesce(case when act is not null then act > due else as_of() > due end, false);
create or replace macro pending(act, due) as coalesce(act is null and as_of() <= due, false);

-- list membership and set comparison on lists (a NULL list is empty)
create or replace macro is_in(x, list) as coalesce(list_contains(list, x), false);
create or replace macro is_empty(list) as coalesce(len(list), 0) = 0;
create or replace macro subset_of(a, b) as coalesce(list_has_all(b, a), is_empty(a));
create or replace macro intersects(a, b) as coalesce(list_has_any(a, b), false);
