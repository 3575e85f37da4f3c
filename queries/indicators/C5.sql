-- C5 核实比对响应率: requests to verify that were received in the year and answered in time
with requests as (
  select r.*, due_wd(r.received_at::date, $days, r.provider_uscc, r.catalog_id) as due,
  from share_request as r
  where r.request_kind = 'verify' and in_window(r.received_at::date) and r.withdrawn_at is null
)
select
  provider_uscc as uscc,
  'share_request' as source,
  subject(req_id) as subject_id,
  coalesce(replied_at::date <= due, false)::bigint as numerator,
  1::bigint as denominator,
from requests
where due is not null and (replied_at is not null or as_of() > due)
