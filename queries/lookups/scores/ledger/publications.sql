select year, revision, as_of::varchar as as_of, sha256, note, published_by, published_at::varchar as published_at,
from score_publication
where $year::integer is null or year = $year
order by year, revision
