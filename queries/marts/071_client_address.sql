-- one row per distinct client address with successful calls; key is NULL when it is no IP address (the function is slow: once per address)
create or replace table client_address as
select ip, ip_key(ip) as key
from (select distinct ip from f_access_client where ok_calls > 0 and ip is not null);
