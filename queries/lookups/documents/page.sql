-- issued documents of $kinds, newest first. $agencies: whose documents may be read (null = all), notices once they are served;
-- $projects: projects whose opinions may be read beside them. The filters and the place to go on from may be null
select
  document_id,
  kind,
  series,
  n,
  number,
  title,
  sha256,
  content_sha256,
  bytes::double as bytes,
  agency_uscc,
  case_id,
  project_id,
  opinion_id,
  year,
  signer_name,
  issued_by,
  issued_by_name,
  issued_on,
  strftime(issued_at, '%Y-%m-%d %H:%M:%S') as issued_at,
from document
where kind in (select unnest(from_json($kinds, '["varchar"]')))
  and (
    $agencies::varchar is null
    or (
      agency_uscc in (select unnest(from_json($agencies, '["varchar"]')))
      and (
        kind <> 'rectification_notice'
        or case_id in (select c.case_id from rect_case as c where c.served_on <= $today::date)
      )
    )
    or (kind = 'gate_opinion' and project_id in (select unnest(from_json($projects, '["varchar"]'))))
  )
  and ($opinion_id::varchar is null or opinion_id = $opinion_id)
  and ($kind::varchar is null or kind = $kind)
  and ($case_id::varchar is null or case_id = $case_id)
  and ($project_id::varchar is null or project_id = $project_id)
  and ($year::integer is null or year(issued_on) = $year)
  and ($id::varchar is null or document_id = $id)
  and ($before::varchar is null or document_id < $before)
order by document_id desc
limit $limit;
