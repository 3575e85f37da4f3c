select user_id, login, password_hash, active
from person
where login = $login or user_id = $id
