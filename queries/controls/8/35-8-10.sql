-- id: 35-8-10
-- slug: grant_elements_complete
-- title_zh: 授权要素不全
-- title_en: A grant of conditionally shared data should state its end, scenario and fields
-- item: 8
-- articles: [16]
-- basis_law:
-- - {law: measures, ref: 十六, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [share_grant, catalog]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 补导授权的截止（或者撤销）时间、应用场景和字段后消除。
-- remediation_zh: 补充核定截止时间、应用场景和所需数据项，按最小授权原则重新核发授权。
-- false_positives_zh: 授权要素写在申请单或协议中未随授权导出；长期授权以制度文件载明复核时间。
select
  subject(g.grant_id) as subject_id,
  c.provider_uscc as agency_uscc,
  g.valid_from::date as basis_date,
  case
    when g.valid_to is null and g.revoked_at is null then 'end_missing'
    when is_empty(g.scenario_codes) then 'scenario_missing'
    when is_empty(g.items) then 'fields_missing'
  end as violation,
  clock(g.valid_from::date, $effective_from) as occurred_on,
  to_json(struct_pack(
    grant_id := g.grant_id, catalog_id := g.catalog_id, grantee_uscc := g.grantee_uscc, valid_from := g.valid_from,
    valid_to := g.valid_to, revoked_at := g.revoked_at, scenario_codes := g.scenario_codes, items := g.items
  )) as evidence,
from share_grant as g
join live_catalog as c on c.catalog_id = g.catalog_id
where c.share_type = 'conditional'
