-- id: 35-5-03
-- slug: no_supply_after_authorisation_ends
-- title_zh: 授权失效后提供
-- title_en: Supply to a third party should stop when the authorisation ends
-- item: 5
-- notice_item: 8
-- notice_item_if_confirmed: 5
-- articles: [7, 27, 32]
-- basis_law:
-- - {law: measures, ref: 七, item: 五, role: duty}
-- - {law: measures, ref: 三十二, para: 2, role: duty}
-- - {law: measures, ref: 二十七, para: 1, role: duty}
-- - {law: pipl, ref: 十五, role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S1
-- evidence_class: E1
-- tables: [third_party_out, subject_auth]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 已发生的行为，后续数据不能消除，由整改台账办结。
-- remediation_zh: 立即停止提供并核查撤回同步机制。
-- false_positives_zh: 撤回时间录入滞后。
select
  subject(t.out_id) as subject_id,
  t.uscc as agency_uscc,
  t.ts::date as basis_date,
  case
    when t.ts > a.revoked_at then 'revoked'
    when t.ts > a.valid_to then 'expired'
  end as violation,
  t.ts::date as occurred_on,
  to_json(struct_pack(
    out_id := t.out_id,
    ts := t.ts,
    uscc := t.uscc,
    third_party := t.third_party,
    catalog_id := t.catalog_id,
    auth_id := t.auth_id,
    valid_to := a.valid_to,
    revoked_at := a.revoked_at
  )) as evidence,
from third_party_out as t
join subject_auth as a on a.auth_id = t.auth_id
