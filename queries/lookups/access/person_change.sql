update person
set name = $name,
    roles = from_json($roles, '["varchar"]'),
    agencies = from_json($agencies, '["varchar"]'),
    email = $email,
    oidc_subject = $oidc,
    active = $active,
    sso_roles_at = $sso_roles_at::timestamp
where user_id = $id
