-- A3 目录更新及时率: catalogue updates that fell due in the year and were made in time
select * from due_rows('35-2-06')
