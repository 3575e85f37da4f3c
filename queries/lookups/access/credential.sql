select user_id, login, password_hash, active, failures, locked_until::varchar as locked_until
from person
where login = $login or user_id = $id
