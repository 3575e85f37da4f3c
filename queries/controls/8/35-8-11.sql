-- id: 35-8-11
-- slug: open_entry_published
-- title_zh: 应开放未开放
-- title_en: An entry marked open should have a dataset on the open platform
-- item: 8
-- articles: [18]
-- basis_law:
-- - {law: measures, ref: 十八, para: 1, role: duty}
-- - {law: measures, ref: 十八, para: 2, role: duty}
-- - {law: measures, ref: 十八, para: 3, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E2
-- tables: [catalog, open_dataset]
-- optional_tables: []
-- basis: state
-- params:
--   grace_days: {default: 90, unit: 天, zh: 标为开放后的发布宽限}
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 导入该目录的开放数据集，或者目录不再标为开放后消除。
-- remediation_zh: 通过省数据开放平台发布数据集；需脱敏或者附条件的，完成处理后开放。
-- false_positives_zh: 需依法脱密、脱敏后开放；以其他单位名义或合并数据集发布；开放属性登记错误。
with entries as (
  select
    *,
    clock(c.published_at, $effective_from) + $grace_days::integer as last_on,
    not exists (select 1 from open_dataset as d where d.catalog_id = c.catalog_id) as is_unopened,
  from live_catalog as c
  where open_type in ('unconditional', 'conditional')
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  case when is_unopened and as_of() > last_on then 'violation' end as violation,
  is_unopened and as_of() <= last_on as is_pending,
  last_on + 1 as occurred_on,
  to_json(struct_pack(catalog_id, name, open_type, published_at)) as evidence,
from entries
