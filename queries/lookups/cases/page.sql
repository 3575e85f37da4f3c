-- one page of cases; every filter NULL = not applied; $agencies, $states, $q_agencies are JSON lists
with filtered as (
  select
    *,
    (case when state in ('dismissed', 'closed', 'concluded', 'merged') then '2' when due_date is null then '1' else '0' end)
    || coalesce(due_date::varchar, severity) as sort_key,
  from rect_case
  where ($agencies::varchar is null or agency_uscc in (select unnest(from_json($agencies, '["varchar"]'))))
    and ($states::varchar is null or state in (select unnest(from_json($states, '["varchar"]'))))
    and ($item::integer is null or item = $item)
    and ($agency::varchar is null or agency_uscc = $agency)
    and ($severity::varchar is null or severity = $severity)
    and ($due_before::varchar is null or due_date <= $due_before::date)
    and (
      $q::varchar is null
      or contains(lower(title), $q)
      or contains(lower(case_id), $q)
      or contains(lower(agency_uscc), $q)
      or agency_uscc in (select unnest(from_json($q_agencies, '["varchar"]')))
    )
),
counted as (
  select case_id, count(*) filter (where role = 'primary')::integer as findings
  from case_finding
  group by case_id
)
select
  f.case_id,
  f.version,
  f.state,
  f.agency_uscc,
  f.item,
  f.severity,
  f.title,
  f.opened_on::varchar as opened_on,
  f.updated_on::varchar as updated_on,
  f.due_date::varchar as due_date,
  f.overdue_since::varchar as overdue_since,
  f.issued_on::varchar as issued_on,
  f.reported_on::varchar as reported_on,
  f.supervised_on::varchar as supervised_on,
  f.ended_on::varchar as ended_on,
  f.rebounds,
  coalesce(c.findings, 0)::integer as findings,
  f.all_clear,
  exists (select 1 from extension as e where e.case_id = f.case_id and e.state = 'pending') as pending_extension,
  exists (select 1 from objection as o where o.case_id = f.case_id and o.state = 'pending') as pending_objection,
  f.sort_key,
  (select count(*) from filtered)::integer as total,
from filtered as f
left join counted as c on c.case_id = f.case_id
where $after_key::varchar is null or (f.sort_key, f.case_id) > ($after_key::varchar, $after_id::varchar)
order by f.sort_key, f.case_id
limit $limit;
