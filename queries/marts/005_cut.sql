-- cut_3: without a reply there is no decision; without a conclusion there is no result
update share_request set decision = null, refuse_basis = null, refuse_basis_level = null where replied_at is null;
update complaint set result = null where concluded_on is null;

-- cut_5: checks of batches that do not exist (yet) are ignored
delete from qc_result where batch_id not in (select batch_id from ingest_batch);
delete from recon where batch_id not in (select batch_id from ingest_batch);
