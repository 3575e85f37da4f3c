-- publications whose frozen text names the batch
select year, revision
from score_publication
where list_contains(json_extract_string(document, '$.batches[*].batch_id'), $batch_id)
order by year, revision
