-- id: 35-4-02
-- slug: fields_within_grant
-- title_zh: 超字段调用
-- title_en: Returned fields should stay within the granted fields
-- item: 4
-- articles: [17]
-- basis_law:
-- - {law: measures, ref: 十七, role: duty}
-- - {law: reg809, ref: 二十五, para: 1, from: '2025-08-01', role: duty}
-- - {law: reg809, ref: 四十, item: 二, from: '2025-08-01', role: penal}
-- - {law: measures, ref: 三十五, item: 四, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E2
-- tables: [access_log, share_grant]
-- optional_tables: []
-- facts: [f_access_grant]
-- coverage_effect: ok_to_unknown
-- basis: state
-- magnitude_unit: 次
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 按授权字段裁剪接口返回，收紧授权。
-- false_positives_zh: 字段别名；接口统一返回技术字段；平台返回多于申请的字段。
with by_items as (
  select
    grant_id,
    catalog_id,
    month_on,
    items,
    sum(ok_calls)::bigint as ok_calls,
    min(first_on) as first_on,
  from use_month
  group by grant_id, catalog_id, month_on, items
),
marked as (
  select
    b.*,
    g.grantee_uscc,
    g.catalog_id as grant_catalog_id,
    g.items as grant_items,
    case
      when not is_empty(g.items) and b.items is not null then list_filter(string_split(b.items, ';'), lambda x: not is_in(x, g.items))
    end as extra,
  from by_items as b
  join share_grant as g on g.grant_id = b.grant_id
),
judged as (
  select
    grant_id,
    catalog_id,
    month_of(month_on) as month,
    any_value(grantee_uscc) as grantee_uscc,
    any_value(grant_catalog_id) as grant_catalog_id,
    any_value(grant_items) as grant_items,
    coalesce(catalog_id <> any_value(grant_catalog_id), false) as is_mismatch,
    bool_and(items is null) as is_unlogged,
    sum(ok_calls)::bigint as ok_calls,
    min(first_on) as first_on,
    sum(ok_calls) filter (where len(extra) > 0)::bigint as extra_calls,
    min(first_on) filter (where len(extra) > 0) as extra_on,
    list(struct_pack(extra, items, ok_calls, first_on) order by ok_calls desc, items) filter (where len(extra) > 0) as over_reach,
  from marked
  group by grant_id, catalog_id, month_on
)
select
  subject(j.grant_id, j.catalog_id, j.month) as subject_id,
  j.grantee_uscc as agency_uscc,
  log_low('access_log', j.month) as coverage_low,
  case
    when j.is_mismatch then 'catalog_mismatch'
    when j.extra_on is not null then 'field_over_reach'
  end as violation,
  case
    when is_empty(j.grant_items) then 'grant_items_missing'
    when j.is_unlogged then 'items_not_logged'
  end as unknown_last,
  case when j.is_mismatch then j.first_on else j.extra_on end as occurred_on,
  case when j.is_mismatch then j.ok_calls else j.extra_calls end as magnitude,
  to_json(struct_pack(
    grant_id := j.grant_id,
    catalog_id := j.catalog_id,
    grant_catalog_id := j.grant_catalog_id,
    month := j.month,
    grantee_uscc := j.grantee_uscc,
    grant_items := j.grant_items,
    ok_calls := j.ok_calls,
    over_reach := j.over_reach[1:20]
  )) as evidence,
from judged as j
