-- service address of one institution
select agency_uscc, address, contact, phone, updated_on::varchar as updated_on
from service_address
where agency_uscc = $uscc;
