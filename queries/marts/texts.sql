-- one row per client address of the access log: its sortable key, NULL when it does not parse
create or replace table client_address (ip varchar primary key, key varchar);

-- one row per address block of trusted networks and white lists: first and last key, NULL when it does not parse
create or replace table address_block (cidr varchar primary key, low varchar, high varchar);

-- one row per share condition: the same text after NFKC
create or replace table folded_text (text varchar primary key, folded varchar not null);
