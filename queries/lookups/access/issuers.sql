-- records of issuing bodies of one region, or of all, newest first
select
  record_id,
  region_code,
  effective_from::varchar as effective_from,
  state,
  body,
  reason,
  proposed_by,
  proposed_by_name,
  proposed_at::varchar as proposed_at,
  decided_by,
  decided_by_name,
  decided_at::varchar as decided_at,
  decision_note,
from issuer
where $region is null or region_code = $region
order by region_code, effective_from desc, coalesce(decided_at, proposed_at) desc, record_id
