-- Rows with what a reader needs to look them up: the entry's name, and the findings that keep a row out of the numerator.
select
  r.indicator_id,
  r.uscc,
  r.source,
  r.subject_id,
  r.numerator::double as numerator,
  r.denominator::double as denominator,
  c.name as title,
  a.findings,
from score_row as r
left join live_catalog as c
  on r.source in ('catalog', '35-3-03') and subject(c.catalog_id) = split_part(r.subject_id, '|', 1)
left join (
  select k.indicator_id, x.subject_id, list(x.control_id || ':' || x.subject_id order by x.control_id) as findings,
  from result as x
  join (select unnest($pairs::json[]) as pair) as p on p.pair ->> 'control_id' = x.control_id
  cross join lateral (select p.pair ->> 'indicator_id' as indicator_id) as k
  where x.status = 'alarm'
  group by k.indicator_id, x.subject_id
) as a
  on a.indicator_id = r.indicator_id
  and a.subject_id = case when r.indicator_id = 'B2' then split_part(r.subject_id, '|', 1) else r.subject_id end
order by r.indicator_id, r.uscc, r.source, r.subject_id
