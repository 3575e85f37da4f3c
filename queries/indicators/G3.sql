-- G3 整改按期完成率: rectification notices that fell due in the year and were completed in time
select r.*
from due_rows('35-8-08') as r
join directive as d on subject(d.directive_id) = r.subject_id
where d.kind = 'rectification'
