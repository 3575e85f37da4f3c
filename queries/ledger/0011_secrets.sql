-- A secret is kept encrypted under a key outside the ledger; null = lost with its key, to be made anew.

alter table webhook alter column secret drop not null;
