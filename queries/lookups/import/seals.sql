-- one row per landed file: the digests that its last event gives, null where it landed before digests were recorded
select
  e.subject as batch_id,
  'lake/' || arg_max(e.body ->> '$.table', e.seq) filter (where e.kind = 'import.landed') || '/' || e.subject || '.parquet' as path,
  arg_max(e.body ->> '$.lake.sha256', e.seq) as sha256,
  arg_max((e.body ->> '$.lake.bytes')::bigint, e.seq)::double as bytes,
  arg_max(e.body ->> '$.lake.footer', e.seq) as footer,
  max(e.seq) filter (where e.kind = 'import.landed')::double as seq,
from event as e
where e.kind in ('import.landed', 'import.sealed')
group by e.subject
order by seq;
