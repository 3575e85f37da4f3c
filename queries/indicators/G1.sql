-- G1 机制人员到位: chief data officer, data body and liaison of each unit, in office on the last day
with kinds as (
  select unnest(['cdo', 'body', 'liaison']) as kind
),
filled as (
  select distinct uscc, kind from data_post where valid_to is null or valid_to >= as_of()
)
select
  u.uscc,
  'data_post' as source,
  subject(k.kind) as subject_id,
  (f.kind is not null)::bigint as numerator,
  1::bigint as denominator,
from score_unit as u
cross join kinds as k
left join filled as f on f.uscc = u.uscc and f.kind = k.kind
