-- id: 35-1-06
-- slug: first_supply_signed_off
-- title_zh: 未核准即提供
-- title_en: A first batch or a changed structure should be signed off before supply
-- item: 1
-- articles: [8]
-- basis_law:
-- - {law: measures, ref: 八, role: duty}
-- - {law: measures, ref: 三十五, item: 一, role: item}
-- effective_from: '2023-08-15'
-- severity: S3
-- evidence_class: E1
-- tables: [ingest_batch, ticket]
-- optional_tables: []
-- basis: event
-- past_act: true
-- done_when: signed_close
-- clears_when_zh: 导入早于该批次批准的核准单。
-- remediation_zh: 补办核准手续并复核该批数据。
-- false_positives_zh: 历史批次未导出导致"首批"判断提前；核准以会议纪要形式存在。
with loads as (
  select
    *,
    row_number() over (partition by catalog_id order by finished_at, batch_id) = 1 as is_first,
  from ingest_batch
  where status = 'success' and coalesce(row_count, 0) > 0
),
judged as (
  select
    b.*,
    coalesce(
      ticket_valid(b.ticket_id, ['signoff'], b.finished_at, b.finished_at) and ticket_covers(b.ticket_id, b.catalog_id),
      false
    ) as is_signed_off,
  from loads as b
  where b.is_first or b.schema_changed
)
select
  subject(j.batch_id) as subject_id,
  j.uscc as agency_uscc,
  j.finished_at::date as basis_date,
  case when not j.is_signed_off then 'violation' end as violation,
  j.finished_at::date as occurred_on,
  to_json(struct_pack(
    batch_id := j.batch_id, catalog_id := j.catalog_id, finished_at := j.finished_at, row_count := j.row_count,
    is_first := j.is_first, schema_changed := j.schema_changed, ticket_id := j.ticket_id, ticket_kind := k.kind,
    approved_at := k.approved_at, valid_from := k.valid_from, valid_to := k.valid_to, ticket_catalog_ids := k.catalog_ids[:20]
  )) as evidence,
from judged as j
left join ticket as k on k.ticket_id = j.ticket_id
