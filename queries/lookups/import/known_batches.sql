-- every batch id that the ledger stands for: landed ones, withdrawn or not, and refused ones whose rejects are kept
select batch_id from import_batch
union
select subject as batch_id from event where kind = 'import.refused'
