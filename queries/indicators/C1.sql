-- C1 申请按时答复率: conditional requests whose reply fell due in the year and came in time
select * from due_rows('35-8-01')
