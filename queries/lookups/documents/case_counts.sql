-- what became of cases in one year, each by its own date
select
  count(*) filter (where year(opened_on) = $year and state <> 'merged')::integer as opened,
  count(*) filter (where year(issued_on) = $year)::integer as noticed,
  count(*) filter (where year(ended_on) = $year and state in ('closed', 'concluded'))::integer as closed,
  count(*) filter (where year(overdue_since) = $year)::integer as overdue,
  count(*) filter (where year(reported_on) = $year)::integer as reported,
from rect_case;
