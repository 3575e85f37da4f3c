-- one row per finding and assessment that changed it: new, cleared, recurred, or of another severity (graver, lighter); held ones too
create view finding_change as
select
  subject as finding_id,
  (body->>'as_of')::date as changed_on,
  case kind
    when 'finding.opened' then 'new'
    when 'finding.cleared' then 'cleared'
    when 'finding.recurred' then 'recurred'
    else case when (body->>'severity') < (body->>'before') then 'graver' else 'lighter' end
  end as change,
from event
where kind in ('finding.opened', 'finding.cleared', 'finding.recurred', 'finding.regraded');
