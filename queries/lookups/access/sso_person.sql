-- the person with this subject; else the active one whose e-mail it is and who has no subject yet
select user_id, active, coalesce(oidc_subject = $subject, false) as linked
from person
where oidc_subject = $subject
  or (active and oidc_subject is null and $email is not null and lower(email) = lower($email))
order by linked desc
limit 1
