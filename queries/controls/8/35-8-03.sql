-- id: 35-8-03
-- slug: refusal_states_legal_basis
-- title_zh: 拒绝无依据
-- title_en: A refusal should state a law, regulation or rule
-- item: 8
-- articles: [15]
-- basis_law:
-- - {law: measures, ref: 十五, para: 2, role: duty}
-- - {law: reg809, ref: 二十一, para: 2, from: '2025-08-01', role: duty}
-- - {law: measures, ref: 三十五, item: 八, role: item}
-- effective_from: '2023-08-15'
-- severity: S2
-- evidence_class: E1
-- tables: [share_request, catalog]
-- optional_tables: []
-- basis: event
-- params:
--   statute_levels: {default: [law, admin_regulation, state_council_decision, local_regulation, dept_rule, local_gov_rule],
--     unit: 层级, zh: 可作为拒绝依据的层级}
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 补录拒绝所依据的法律、法规、规章后消除。
-- remediation_zh: 补充法律、法规、规章依据或改为同意。
-- false_positives_zh: 依据写在附件中。
select
  subject(req_id) as subject_id,
  provider_uscc as agency_uscc,
  replied_at::date as basis_date,
  case when rst is null then 'share_type_unknown' end as unknown_first,
  case
    when refuse_basis is null then 'basis_missing'
    when not is_in(refuse_basis_level, $statute_levels) then 'level_inadequate'
  end as violation,
  replied_at::date as occurred_on,
  to_json(struct_pack(req_id, catalog_id, applicant_uscc, provider_uscc, replied_at, refuse_basis, refuse_basis_level)) as evidence,
from data_request
where decision = 'refused' and (rst = 'conditional' or rst is null)
