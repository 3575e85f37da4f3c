-- the active person with this subject; else the one whose e-mail it is and who has no subject yet
select user_id, coalesce(oidc_subject = $subject, false) as linked
from person
where active
  and (oidc_subject = $subject or (oidc_subject is null and $email is not null and lower(email) = lower($email)))
order by linked desc
limit 1
