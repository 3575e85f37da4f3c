-- one row per landed file as its events tell it; digests are null where it landed before they were recorded, the period where the event holds none
select
  e.subject as batch_id,
  arg_max(e.body ->> '$.table', e.seq) filter (where e.kind = 'import.landed') as table_name,
  'lake/' || arg_max(e.body ->> '$.table', e.seq) filter (where e.kind = 'import.landed') || '/' || e.subject || '.parquet' as path,
  arg_max(e.body ->> '$.lake.sha256', e.seq) as sha256,
  arg_max((e.body ->> '$.lake.bytes')::bigint, e.seq)::double as bytes,
  arg_max(e.body ->> '$.lake.footer', e.seq) as footer,
  arg_max((e.body ->> '$.rows_landed')::bigint, e.seq) filter (where e.kind = 'import.landed')::double as rows_landed,
  arg_max(e.body -> '$.period', e.seq) filter (where e.kind = 'import.landed') as period,
  max(e.seq) filter (where e.kind = 'import.landed')::double as seq,
  coalesce(bool_or(e.kind = 'import.withdrawn'), false) as withdrawn,
from event as e
where e.kind in ('import.landed', 'import.sealed', 'import.withdrawn')
group by e.subject
having bool_or(e.kind = 'import.landed')
order by seq;
