-- C2 同意后按时共享率: approved requests whose delivery fell due in the year and came in time
select * from due_rows('35-8-02')
