-- id: 35-2-08
-- slug: provider_code_valid
-- title_zh: 提供方代码无效
-- title_en: The provider of an entry should be a registered institution with a valid code
-- item: 2
-- articles: [9]
-- basis_law:
-- - {law: measures, ref: 九, para: 1, role: duty}
-- - {law: measures, ref: 三十五, item: 二, role: item}
-- effective_from: '2023-08-15'
-- severity: S4
-- evidence_class: E1
-- tables: [catalog, org]
-- optional_tables: []
-- scope_gate: none
-- basis: state
-- past_act: false
-- done_when: next_assessment
-- clears_when_zh: 提供方代码有效且已在机构清单登记。
-- remediation_zh: 更正提供方统一社会信用代码。
-- false_positives_zh: 机构更名后目录未同步。
with sums as (
  select
    c.catalog_id,
    c.name,
    c.provider_uscc,
    c.published_at,
    o.uscc is not null as is_registered,
    coalesce(regexp_full_match(c.provider_uscc, '[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}'), false) as is_well_formed,
    -- GB 11714 over characters 9-16, where a letter is worth its place after 9
    11 - list_sum(list_transform(
      [3, 7, 9, 10, 5, 8, 4, 2],
      lambda w, i: w * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(c.provider_uscc, (8 + i)::bigint, 1)) - 1)
    )) % 11 as body_digit,
    -- GB 32100 over characters 1-17, MOD 31
    (31 - list_sum(list_transform(
      [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28],
      lambda w, i: w * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(c.provider_uscc, i::bigint, 1)) - 1)
    )) % 31) % 31 as code_digit,
  from live_catalog as c
  left join org as o on o.uscc = c.provider_uscc
),
judged as (
  select
    *,
    coalesce(
      is_well_formed
      and substr(provider_uscc, 17, 1) = (case body_digit when 10 then 'X' when 11 then '0' else body_digit::integer::varchar end)
      and substr(provider_uscc, 18, 1) = substr('0123456789ABCDEFGHJKLMNPQRTUWXY', code_digit::bigint + 1, 1),
      false
    ) as is_valid,
  from sums
)
select
  subject(catalog_id) as subject_id,
  provider_uscc as agency_uscc,
  case
    when provider_uscc is null then 'code_missing'
    when not is_valid then 'code_invalid'
    when not is_registered then 'not_registered'
  end as violation,
  clock(published_at, $effective_from) as occurred_on,
  to_json(struct_pack(catalog_id, name, provider_uscc, published_at)) as evidence,
from judged
