-- the last event that can change a grade: schemes, decisions, publications, and cases (confirmed breaches cost points)
select coalesce(max(seq), 0)::double as seq
from event
where starts_with(kind, 'score.') or starts_with(kind, 'case.')
