-- true while the ledger holds the demonstration and nothing else: no file landed after it was made, nobody has a way to sign in
select
  count(*) filter (where kind = 'demo.ready') = 1
  and not bool_or(kind in ('user.password_set', 'user.password_changed', 'user.sso_linked'))
  and not bool_or(kind = 'user.added' and json_extract_string(body, '$.oidc_subject') is not null)
  and coalesce(max(seq) filter (where kind = 'import.landed'), 0) < max(seq) filter (where kind = 'demo.ready') as open,
from event
