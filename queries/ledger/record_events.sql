-- one row per event that a record of scores, gates, papers, waivers or cases follows from, in order
select
  kind,
  subject,
  body,
from event
where kind in ('document.issued', 'score.published', 'gate.judged', 'gate.verdict_changed', 'gate.project_left')
  or starts_with(kind, 'scheme.')
  or starts_with(kind, 'score.decision_')
  or starts_with(kind, 'score.appeal_')
  or starts_with(kind, 'gate.opinion_')
  or starts_with(kind, 'waiver.')
  or starts_with(kind, 'issuer.')
  or starts_with(kind, 'case.')
order by seq;
