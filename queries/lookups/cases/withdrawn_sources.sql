-- of the findings in $uses (JSON list of {finding_id, table_name}), those seen last by an assessment that still read a batch
-- which was withdrawn afterwards
with uses as (
  select u.finding_id, u.table_name
  from (select unnest(from_json($uses, '[{"finding_id": "varchar", "table_name": "varchar"}]')) as u)
),
seen as (
  select f.finding_id, max(a.finished_at) as judged_at
  from finding as f
  inner join assessment as a on a.as_of = f.last_seen
  group by f.finding_id
)
select distinct u.finding_id
from uses as u
inner join import_batch as b on b.table_name = u.table_name and b.withdrawn_at is not null
inner join seen as s on s.finding_id = u.finding_id
where b.withdrawn_at > s.judged_at
  and b.imported_at <= s.judged_at
order by u.finding_id;
