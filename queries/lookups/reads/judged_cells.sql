-- one row per agency and item: how the judged rows came out
select
  agency_uscc,
  item,
  count(*) filter (where status = 'ok')::integer as ok,
  count(*) filter (where status = 'unknown')::integer as unknown,
from result
where status in ('ok', 'unknown')
group by agency_uscc, item;
