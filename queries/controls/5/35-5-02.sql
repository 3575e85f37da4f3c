-- id: 35-5-02
-- slug: third_party_supply_authorised
-- title_zh: 无授权对外提供
-- title_en: Supply to a third party should rest on the data subject's authorisation
-- item: 5
-- notice_item: 8
-- notice_item_if_confirmed: 5
-- articles: [7, 17, 27, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 五, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: measures, ref: 十七, role: duty}
-- - {law: measures, ref: 二十七, para: 1, role: duty}
-- - {law: pipl, ref: 十, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [third_party_out, subject_auth]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 相符的数据主体授权已录入系统。
-- remediation_zh: 立即停止提供，通知接收方删除，按规定报告。
-- false_positives_zh: 数据主体在其他系统完成线上授权。
select
  subject(t.out_id) as subject_id,
  t.uscc as agency_uscc,
  t.ts::date as basis_date,
  case
    when a.auth_id is null then 'no_authorisation'
    when t.third_party <> a.third_party then 'third_party_differs'
    when t.subject_hash <> a.subject_hash then 'subject_differs'
    when not is_in(t.catalog_id, a.catalog_ids) then 'catalog_not_covered'
    when t.ts < a.valid_from then 'before_authorisation'
  end as violation,
  t.ts::date as occurred_on,
  to_json(struct_pack(
    out_id := t.out_id,
    ts := t.ts,
    uscc := t.uscc,
    third_party := t.third_party,
    catalog_id := t.catalog_id,
    subject_hash := t.subject_hash,
    auth_id := t.auth_id,
    auth_third_party := a.third_party,
    auth_subject_hash := a.subject_hash,
    auth_catalog_ids := a.catalog_ids,
    auth_valid_from := a.valid_from
  )) as evidence,
from third_party_out as t
left join subject_auth as a on a.auth_id = t.auth_id
