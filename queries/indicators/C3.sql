-- C3 需求满足率: requests of the year that ended in delivered data; refusals on a statute and requests still running are left out
with requests as (
  select
    r.*,
    k.due as reply_due,
    due_wd(r.replied_at::date, $deliver_days, r.provider_uscc, r.catalog_id) as deliver_due,
  from data_request as r
  join request_clock($days, $ext_days) as k on k.req_id = r.req_id
  where in_window(r.received_at::date)
    and r.withdrawn_at is null
    and r.rst in ('unconditional', 'conditional')
    and k.due is not null
)
select
  provider_uscc as uscc,
  'share_request' as source,
  subject(req_id) as subject_id,
  coalesce(decision = 'approved' and delivered_on is not null, false)::bigint as numerator,
  1::bigint as denominator,
from requests
where not coalesce(decision = 'refused' and refuse_basis is not null and is_in(refuse_basis_level, $statute_levels), false)
  and not (replied_at is null and as_of() <= reply_due)
  and not coalesce(decision = 'approved' and delivered_on is null and (deliver_due is null or as_of() <= deliver_due), false)
