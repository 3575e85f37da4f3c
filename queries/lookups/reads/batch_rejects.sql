-- where the rejected rows of one import lie, relative to the home
select rejects_path
from import_batch
where batch_id = $batch_id;
