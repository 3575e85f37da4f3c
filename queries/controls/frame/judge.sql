-- The ten steps of the contract (definitions.pipeline), the same for every control, after a look at the files themselves: evidence
-- that is no longer what landed decides nothing. The placeholder below is the control's query, whose
-- columns are what each step asks for. The verdict is computed once; status and reason are its two halves.
insert into result
with judged as (
{{control}}
),
known as (
  select j.*, o.uscc is not null as agency_known, coalesce(o.in_scope, false) as agency_in_scope,
  from judged as j
  left join org_scope as o on o.uscc = j.agency_uscc
  where as_of() >= $effective_from::date
),
verdict as (
  select
    *,
    case
      when $table_changed then 'unknown/evidence_changed'
      when $table_missing then 'unknown/table_not_loaded'
      when $scope_gate and not agency_known then 'unknown/agency_unknown'
      when $scope_gate and not agency_in_scope then 'skip/out_of_scope'
      when $is_event and basis_date < $effective_from::date then 'skip/before_effective_date'
      when exclusion is not null then 'skip/' || exclusion
      when unknown_first is not null then 'unknown/' || unknown_first
      when due_missing then 'unknown/calendar_missing'
      when $coverage_effect = 'all_to_unknown' and coverage_low then 'unknown/log_coverage_low'
      when violation is not null then 'alarm/' || violation
      when unknown_last is not null then 'unknown/' || unknown_last
      when $coverage_effect = 'ok_to_unknown' and coverage_low then 'unknown/log_coverage_low'
      when is_pending then 'ok/pending'
      else 'ok/met'
    end as verdict,
  from known
)
select
  $control_id,
  subject_id,
  split_part(verdict, '/', 1) as status,
  split_part(verdict, '/', 2) as reason,
  coalesce(agency_uscc, '-') as agency_uscc,
  due_date,
  case when verdict like 'alarm/%' then occurred_on end as occurred_on,
  case when verdict like 'alarm/%' then coalesce(severity, $severity) end as severity,
  case when verdict like 'alarm/%' then magnitude end as magnitude,
  $item,
  $evidence_class,
  evidence,
from verdict;
