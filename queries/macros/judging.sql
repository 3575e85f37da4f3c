-- Macros that look things up in the marts (contract: controls.yaml, definitions). They hold subqueries, and a bare column name
-- given to one would be captured inside: always pass qualified columns (r.ticket_id, never ticket_id). Aliases inside end in "_",
-- so that no alias of a caller is captured either.

create or replace macro same_org(one_uscc, other_uscc) as
  coalesce(one_uscc = other_uscc, false) or exists (select 1 from org_pair as p_ where p_.a = one_uscc and p_.b = other_uscc);

-- classes of the working-day calendar: only units and entries named by an outage have a calendar of their own
create or replace macro day_class_of(u, c) as
  (case when u in (select uscc from outage_unit) then u else '*' end)
  || '|' || (case when c in (select catalog_id from outage_entry) then c else '*' end);

-- due_wd(D, n, u, c): date of the n-th counted day after D; NULL = uncomputable (a date on the way lies in a year not loaded)
-- (the class is worked out before the join: left in its condition, every class would be tried for every row)
create or replace macro due_wd(start_on, n, u, c) as (
  select y_.d
  from (select day_class_of(u, c) as class, start_on as d) as k_
  join day_class as x_ on x_.class = k_.class and x_.d = k_.d
  join day_class as y_ on y_.is_counted and y_.counted_key = x_.counted_key + cast(n as integer) and y_.unloaded_seq = x_.unloaded_seq
);

create or replace macro outage_day(day, u, c) as coalesce((
  select x_.is_outage
  from (select day_class_of(u, c) as class, day as d) as k_
  join day_class as x_ on x_.class = k_.class and x_.d = k_.d
), false);

create or replace macro max_days(cycle) as case cycle
  when 'realtime' then 1 when 'daily' then 2 when 'weekly' then 9 when 'ten_days' then 13 when 'monthly' then 36
  when 'quarterly' then 102 when 'half_yearly' then 199 when 'yearly' then 396
end;

-- freshness(D, cycle, u, c) -> {x, due}: x = last day of the cycle without outage days, due = first counted day >= x, NULL when a year
-- on the way is not loaded. The struct is NULL when x lies beyond A: fresh, no calendar needed.
create or replace macro freshness(start_on, cycle, u, c) as (
  select struct_pack(
    x := y_.d,
    due := case when y_.is_loaded then z_.d end
  )
  from (select day_class_of(u, c) as class, start_on as d, max_days(cycle) as days) as k_
  join day_class as s_ on s_.class = k_.class and s_.d = k_.d
  join day_class as y_ on not y_.is_outage and y_.open_key = s_.open_key + k_.days
  left join day_class as z_
    on z_.is_counted and z_.counted_key = y_.counted_key + (case when y_.is_counted then 0 else 1 end) and z_.unloaded_seq = y_.unloaded_seq
  where y_.d <= as_of()
);
-- reading of a freshness struct f
create or replace macro is_stale(f) as coalesce(as_of() > f.x and as_of() > f.due, false);
create or replace macro stale_undecidable(f) as coalesce(as_of() > f.x and f.due is null, false);

-- grants: g is a row of share_grant (or a struct with valid_from, valid_to, revoked_at)
create or replace macro grant_end(valid_to, revoked_at) as least(valid_to, revoked_at);
create or replace macro grant_valid_at(valid_from, valid_to, revoked_at, t) as
  coalesce(valid_from <= t and (least(valid_to, revoked_at) is null or t <= least(valid_to, revoked_at)), false);
create or replace macro app_owner(app) as (select o_.grantee_uscc from app_owner as o_ where o_.app_id = app);

-- ticket_valid(id, kinds, t1, t2), ticket_covers(id, catalog)
create or replace macro ticket_valid(id, kinds, t1, t2) as exists (
  select 1 from ticket as k_
  where k_.ticket_id = id and list_contains(kinds, k_.kind) and k_.approved_at <= t1 and coalesce(k_.valid_from, k_.approved_at) <= t1
    and (k_.valid_to is null or t2 <= k_.valid_to)
);
create or replace macro ticket_covers(id, catalog) as exists (
  select 1 from ticket as k_ where k_.ticket_id = id and (len(k_.catalog_ids) = 0 or list_contains(k_.catalog_ids, catalog))
);

-- log_low(log, month): the log of that month is known to be incomplete
create or replace macro log_low(log, log_month) as exists (
  select 1 from log_low_month as m_ where m_.log_name = log and m_.month = log_month
);

-- request_clock(n, ext): one row per share request: req_id, awaiting (a supplement is still awaited), due (NULL = uncomputable or awaiting)
create or replace macro request_clock(n, ext) as table
with req as (
  select
    r.*,
    r.received_at::date as d0,
    due_wd(r.received_at::date, n, r.provider_uscc, r.catalog_id) as due0,
  from share_request as r
),
judged as (
  select
    *,
    coalesce(
      supp_asked_at >= received_at and supp_asked_at::date <= due0
      and (replied_at is null or supp_asked_at <= replied_at)
      and (supp_at is null or (supp_at >= supp_asked_at and (replied_at is null or supp_at <= replied_at))),
      false
    ) as supp_ok,
  from req
),
started as (
  select *, case when supp_ok then supp_at::date else d0 end as started_on from judged
),
ends as (
  select
    *,
    due_wd(s.started_on, n, s.provider_uscc, s.catalog_id) as due1,
    case when s.ext_approved_to is not null and ext <> 0 then due_wd(s.started_on, n + ext, s.provider_uscc, s.catalog_id) end as due_ext,
  from started as s
)
select
  req_id,
  supp_ok and supp_at is null as awaiting,
  case
    when supp_ok and supp_at is null then null
    when ext_approved_to is null or ext = 0 then due1
    when due1 is null or due_ext is null then null
    else greatest(due1, least(ext_approved_to, due_ext))
  end as due,
from ends;
