-- id: 35-3-07
-- slug: exchange_goes_through_platform
-- title_zh: 绕过平台点对点交换
-- title_en: Data should be exchanged through the platform or a registered off-line delivery
-- item: 3
-- articles: [12, 15]
-- basis_law:
-- - {law: measures, ref: 十二, role: duty}
-- - {law: measures, ref: 十五, para: 4, role: duty}
-- - {law: reg809, ref: 三十二, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 三, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E3
-- tables: [export_log, share_request, org]
-- optional_tables: [org_history]
-- basis: event
-- magnitude_unit: 条
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 导入批准日期不晚于导出日期的共享申请后自动消除。
-- remediation_zh: 补办共享申请，改由平台交换；线上确有困难的办理线下登记。
-- false_positives_zh: 应急处置、依法协查；向主管部门报送。
with approved as (
  select catalog_id, applicant_uscc, min(replied_at::date) as first_on
  from share_request
  where decision = 'approved' and replied_at is not null
  group by catalog_id, applicant_uscc
),
-- who may receive an entry, and since when: each approved applicant and what it was or became (same_org)
recipient as (
  select catalog_id, uscc, min(first_on) as first_on
  from (
    select catalog_id, applicant_uscc as uscc, first_on from approved
    union all
    select a.catalog_id, p.b, a.first_on
    from approved as a
    join org_pair as p on p.a = a.applicant_uscc
  )
  group by catalog_id, uscc
),
judged as (
  select
    e.*,
    o.name as dest_name,
    o.is_data_authority,
    p.a is not null as is_internal,
    coalesce(r.first_on <= e.ts::date, false) as is_approved,
  from export_log as e
  left join org as o on o.uscc = e.dest_uscc
  left join org_pair as p on p.a = e.uscc and p.b = e.dest_uscc
  left join recipient as r on r.catalog_id = e.catalog_id and r.uscc = e.dest_uscc
  where e.dest_uscc <> e.uscc
)
select
  subject(export_id) as subject_id,
  uscc as agency_uscc,
  ts::date as basis_date,
  case
    when is_data_authority then 'to_data_authority'
    when is_internal then 'internal'
  end as exclusion,
  case when not is_approved then 'violation' end as violation,
  ts::date as occurred_on,
  row_count as magnitude,
  to_json(struct_pack(export_id, ts, catalog_id, row_count, dest_uscc, dest_name)) as evidence,
from judged
