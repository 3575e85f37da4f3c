-- id: 35-4-07
-- slug: shared_data_not_republished
-- title_zh: 共享数据用于公开
-- title_en: Data obtained by sharing should not be published by the recipient
-- item: 4
-- articles: [17]
-- basis_law:
-- - {law: measures, ref: 十七, role: duty}
-- - {law: measures, ref: 三十五, item: 四, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E2
-- tables: [open_dataset, catalog]
-- optional_tables: [org_history]
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 数据集从导出数据中移除，或来源登记已更正。
-- remediation_zh: 下架数据集，由数源部门依法开放。
-- false_positives_zh: 受数源部门委托发布；统计汇总结果。
select
  subject(d.dataset_id) as subject_id,
  d.uscc as agency_uscc,
  d.published_at as basis_date,
  case
    when d.source_grant_id is not null then 'from_grant'
    when c.provider_uscc is not null and not same_org(c.provider_uscc, d.uscc) then 'not_own_data'
  end as violation,
  d.published_at as occurred_on,
  to_json(struct_pack(
    dataset_id := d.dataset_id,
    uscc := d.uscc,
    published_at := d.published_at,
    catalog_id := d.catalog_id,
    source_grant_id := d.source_grant_id,
    provider_uscc := c.provider_uscc
  )) as evidence,
from open_dataset as d
left join catalog as c on c.catalog_id = d.catalog_id
