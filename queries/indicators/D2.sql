-- D2 使用情况反馈率: usage reports that fell due in the year and came in time
select * from due_rows('35-4-08')
