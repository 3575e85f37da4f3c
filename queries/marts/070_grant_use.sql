-- one row per f_access_grant row with successful calls under a known grant; a view, because the fact can reach 10^7 rows
create or replace view grant_use as
select
  log_day,
  date_trunc('month', log_day)::date as month_on,
  grant_id,
  catalog_id,
  scenario_code,
  items,
  ok_calls,
  case_missing_ok_calls,
  max_ts_ok,
from f_access_grant
where ok_calls > 0 and grant_id in (select grant_id from share_grant);
