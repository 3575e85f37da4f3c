-- one row per file outside the lake that an event announces: where it lies, its digest and size (null when the event gives none)
select
  '公文底稿' as what,
  subject as id,
  'documents/' || (body ->> '$.sha256') || '.docx' as path,
  body ->> '$.sha256' as sha256,
  (body ->> '$.bytes')::double as bytes,
  seq::double as seq,
from event
where kind = 'document.issued'
union all
select
  '公文内容' as what,
  subject as id,
  'documents/' || (body ->> '$.content_sha256') || '.json' as path,
  body ->> '$.content_sha256' as sha256,
  null as bytes,
  seq::double as seq,
from event
where kind = 'document.issued'
union all
select
  '整改材料' as what,
  e.subject as id,
  'files/' || substr(f.sha256, 1, 2) || '/' || f.sha256 as path,
  f.sha256,
  f.bytes,
  e.seq::double as seq,
from event as e,
  unnest(from_json(e.body -> '$.change.put.files', '[{"sha256":"VARCHAR","bytes":"DOUBLE"}]')) as t(f)
where e.kind = 'case.file_attached'
order by seq, path;
