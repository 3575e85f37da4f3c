-- Findings that keep rows out of a numerator in one measurement and not in the other, by unit and indicator.
with before as (
  select distinct uscc, indicator_id, unnest(findings) as finding_id from read_parquet($before, hive_partitioning = false) where numerator < denominator
),
after as (
  select distinct uscc, indicator_id, unnest(findings) as finding_id from read_parquet($after, hive_partitioning = false) where numerator < denominator
),
changed as (
  select coalesce(a.uscc, b.uscc) as uscc, coalesce(a.indicator_id, b.indicator_id) as indicator_id,
    coalesce(a.finding_id, b.finding_id) as finding_id, b.finding_id is null as is_opened,
  from after as a
  full join before as b on b.uscc = a.uscc and b.indicator_id = a.indicator_id and b.finding_id = a.finding_id
  where a.finding_id is null or b.finding_id is null
)
select
  uscc,
  indicator_id,
  count(*) filter (where is_opened)::integer as opened,
  count(*) filter (where not is_opened)::integer as cleared,
  coalesce(list(finding_id order by finding_id) filter (where is_opened), [])[1:10] as opened_findings,
  coalesce(list(finding_id order by finding_id) filter (where not is_opened), [])[1:10] as cleared_findings,
from changed
where $uscc::varchar is null or uscc = $uscc
group by uscc, indicator_id
order by uscc, indicator_id
