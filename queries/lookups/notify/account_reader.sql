-- the person an account belongs to, who had a way to sign in
select user_id
from person
where user_id = $id
  and active
  and (password_hash is not null or oidc_subject is not null)
