-- the people of the demonstration's role cards
select user_id, name, login, agencies
from person
where starts_with(login, 'demo-')
order by login;
