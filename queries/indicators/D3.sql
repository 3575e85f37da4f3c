-- D3 质量异议按期办结率: quality objections whose answer fell due in the year and came in time
select * from due_rows('35-8-04')
