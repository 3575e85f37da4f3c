-- id: 35-5-04
-- slug: open_data_desensitised
-- title_zh: 开放数据含未脱敏敏感项
-- title_en: Open data should not contain sensitive fields in clear
-- item: 5
-- notice_item: 8
-- notice_item_if_confirmed: 5
-- articles: [7, 18, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 五, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: measures, ref: 十八, para: 4, role: duty}
-- - {law: pipl, ref: 二十五, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [open_dataset, catalog_item]
-- optional_tables: []
-- basis: event
-- magnitude_unit: 项
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 数据集已标记脱敏、已登记权利人同意凭证，或敏感字段已移除。
-- remediation_zh: 立即下架或脱敏后重新发布。
-- false_positives_zh: 脱敏字段沿用原字段名。
with datasets as (
  select
    d.*,
    f.fields is null as fields_missing,
    list_sort(list_intersect(case when is_empty(d.items) then f.fields else d.items end, f.sensitive)) as sensitive_fields,
  from open_dataset as d
  left join catalog_field as f on f.catalog_id = d.catalog_id
)
select
  subject(dataset_id) as subject_id,
  uscc as agency_uscc,
  published_at as basis_date,
  case when fields_missing then 'catalog_items_missing' end as unknown_first,
  case when not is_empty(sensitive_fields) and desensitized is not true and consent_ref is null then 'violation' end as violation,
  published_at as occurred_on,
  len(sensitive_fields) as magnitude,
  to_json(struct_pack(
    dataset_id, uscc, published_at, catalog_id, items, sensitive_fields, desensitized, consent_ref
  )) as evidence,
from datasets
