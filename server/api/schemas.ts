import { z } from '@hono/zod-openapi'
import { CASE_STATES } from '../common/case-states.ts'
import type {
  AgencyDetail,
  AgencyName,
  AgencyRow,
  BatchPage,
  ControlDetail,
  ControlHead,
  ControlRow,
  Coverage,
  FindingDetail,
  FindingPage,
  FindingRow,
  Item,
  LogRows,
  Overview,
  ParamRow,
  Status,
} from '../reads/types.ts'

/** A schema that the compiler holds to its type in types.ts, in both directions of the wire. */
type Of<T> = z.ZodType<T, T>

const date = z.string().openapi({ format: 'date', example: '2026-06-30' })
const time = z.string().openapi({ description: 'YYYY-MM-DD HH:MM:SS，北京时间', example: '2026-06-30 09:12:00' })
const count = z.number().int().min(0)
const ids = z.array(z.string())

export const statusSchema: Of<Status> = z
  .strictObject({
    demo: z.boolean(),
    assessed: z.boolean(),
    as_of: date.nullable(),
    assessed_at: time.nullable(),
    looking_back: z.boolean(),
    stale: z.boolean(),
    today: date,
    tables_total: count,
    tables_loaded: count,
    tables_missing: ids,
    controls_total: count,
    controls_failed: count,
    open_findings: count,
  })
  .openapi('Status')

const item: Of<Item> = z
  .strictObject({ no: z.number().int(), short: z.string(), text: z.string(), controls: ids, failed: ids, blind: ids })
  .openapi('Item')

const agencyFields = {
  uscc: z.string(),
  name: z.string(),
  registered: z.boolean(),
  in_scope: z.boolean(),
  region: z.string().nullable(),
  region_label: z.string(),
  org_type: z.string().nullable(),
  org_type_label: z.string(),
}
const agencyName: Of<AgencyName> = z.strictObject(agencyFields).openapi('AgencyName')

const cell = z.strictObject({ open: z.tuple([count, count, count, count]), ok: count, unknown: count }).openapi('Cell')
const agencyRow: Of<AgencyRow> = z.strictObject({ ...agencyFields, cells: z.array(cell) }).openapi('AgencyRow')

const tally = z.strictObject({ code: z.string(), label: z.string(), agencies: count })

export const overviewSchema: Of<Overview> = z
  .strictObject({
    assessed: z.boolean(),
    items: z.array(item),
    agencies: z.array(agencyRow),
    regions: z.array(tally),
    types: z.array(tally),
  })
  .openapi('Overview')

const findingFields = {
  finding_id: z.string(),
  control_id: z.string(),
  title: z.string(),
  title_en: z.string(),
  subject_id: z.string(),
  object: z.string(),
  agency_uscc: z.string(),
  agency: z.string(),
  item: z.number().int(),
  severity: z.string().nullable(),
  evidence_class: z.string(),
  reason: z.string().nullable(),
  reason_label: z.string(),
  state: z.enum(['open', 'cleared']),
  due_date: date.nullable(),
  occurred_on: date.nullable(),
  first_seen: date,
  last_seen: date,
  cleared_on: date.nullable(),
  magnitude: z.number().nullable(),
  times_seen: count,
  case_id: z.string().nullable(),
  case_state: z.enum(CASE_STATES).nullable(),
  case_state_label: z.string().nullable(),
  waiver_id: z.string().nullable(),
  hold_id: z.string().nullable(),
}
const findingRow: Of<FindingRow> = z.strictObject(findingFields).openapi('FindingRow')

export const findingPageSchema: Of<FindingPage> = z
  .strictObject({ assessed: z.boolean(), total: count, findings: z.array(findingRow), next: z.string().nullable() })
  .openapi('FindingPage')

const article = z.strictObject({ no: z.number().int(), chapter: z.string(), text: z.string() }).openapi('Article')
const param: Of<ParamRow> = z
  .strictObject({ name: z.string(), label: z.string(), value: z.string(), unit: z.string() })
  .openapi('ControlParam')

const controlHeadFields = {
  id: z.string(),
  slug: z.string(),
  title_zh: z.string(),
  title_en: z.string(),
  item: z.number().int(),
  articles: z.array(z.number().int()),
  other_law: ids,
  effective_from: date,
  severity: z.string(),
  evidence_class: z.string(),
} satisfies Record<keyof ControlHead, z.ZodType>
const advice = { remediation: z.string(), false_positives: z.string(), clears_when: z.string() }

const evidenceCell = z.strictObject({ text: z.string().nullable(), code: z.string().exactOptional() })
const evidenceField = z
  .strictObject({
    key: z.string(),
    label: z.string(),
    values: z.array(evidenceCell).exactOptional(),
    table: z.strictObject({ columns: ids, rows: z.array(z.array(evidenceCell)) }).exactOptional(),
  })
  .openapi('EvidenceField')
const source = z
  .strictObject({
    table: z.string(),
    table_label: z.string(),
    key: z.string().nullable(),
    row: z.number().int().nullable(),
    batch_id: z.string(),
    file_name: z.string(),
    part: z.string().nullable(),
    sha256: z.string(),
    imported_at: time,
  })
  .openapi('Source')

export const findingSchema: Of<FindingDetail> = z
  .strictObject({
    finding: z.strictObject({ ...findingFields, recurrences: count }),
    sentence: z.string(),
    as_of: date,
    evidence: z.array(evidenceField),
    agency: agencyName,
    control: z.strictObject({ ...controlHeadFields, sql: z.string(), ...advice }),
    params: z.array(param),
    reproduce_sql: z.string(),
    articles: z.array(article),
    item_text: z.string(),
    sources: z.array(source),
    log_rows: z.boolean(),
    timeline: z.array(z.strictObject({ at: time, kind: z.string(), label: z.string(), as_of: date.nullable() })),
  })
  .openapi('FindingDetail')

export const logRowsSchema: Of<LogRows> = z
  .strictObject({
    table: z.string(),
    columns: z.array(z.strictObject({ key: z.string(), label: z.string() })),
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    next: z.string().nullable().openapi({ description: '下一页的 cursor；稀少的键一页可以不足 limit 行，仍有下一页' }),
  })
  .openapi('LogRows')

const run = z.strictObject({ ms: count, ok: count, alarm: count, skip: count, unknown: count, failed: z.boolean() })
const controlRow: Of<ControlRow> = z
  .strictObject({ ...controlHeadFields, open: count, run: run.nullable(), missing_tables: ids })
  .openapi('ControlRow')

export const controlsSchema = z.strictObject({ assessed: z.boolean(), controls: z.array(controlRow) }).openapi('ControlList')

export const controlSchema: Of<ControlDetail> = z
  .strictObject({
    control: controlRow,
    weeks: z.array(z.strictObject({ ends: date, opened: count, cleared: count, open: count })),
    first: date.nullable(),
    sql: z.string(),
    reproduce_sql: z.string().nullable(),
    params: z.array(param),
    tables: z.array(z.strictObject({ name: z.string(), label: z.string(), optional: z.boolean(), loaded: z.boolean() })),
    reasons: z.array(z.strictObject({ status: z.string(), reason: z.string(), label: z.string(), n: count })),
    articles: z.array(article),
    item_text: z.string(),
    ...advice,
  })
  .openapi('ControlDetail')

export const coverageSchema: Of<Coverage> = z
  .strictObject({
    assessed: z.boolean(),
    tables: z.array(
      z.strictObject({
        name: z.string(),
        label: z.string(),
        mandatory: z.boolean(),
        loaded: z.boolean(),
        rows: count,
        batches: count,
        period_from: date.nullable(),
        period_to: date.nullable(),
        controls: ids,
      }),
    ),
    unknown: z.array(
      z.strictObject({ uscc: z.string(), agency: z.string(), reason: z.string(), label: z.string(), n: count, controls: ids }),
    ),
    failed: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  })
  .openapi('Coverage')

export const agencySchema: Of<AgencyDetail> = z
  .strictObject({
    assessed: z.boolean(),
    agency: agencyRow,
    items: z.array(item),
    controls: z.array(z.strictObject({ id: z.string(), title: z.string(), item: z.number().int(), open: count })),
    unknown: z.array(z.strictObject({ reason: z.string(), label: z.string(), n: count, controls: ids })),
    recent: z.array(findingRow),
    posts: z.array(z.strictObject({ kind: z.string(), label: z.string(), holder: z.string(), since: date })).nullable(),
    feed: z.strictObject({ catalogs: count, fed: count, last_at: z.string().nullable() }),
  })
  .openapi('AgencyDetail')

export const batchPageSchema: Of<BatchPage> = z
  .strictObject({
    batches: z.array(
      z
        .strictObject({
          batch_id: z.string(),
          seq: count,
          table: z.string(),
          table_label: z.string(),
          file_name: z.string(),
          part: z.string().nullable(),
          sha256: z.string(),
          bytes: count,
          rows_in: count,
          rows_landed: count,
          rows_rejected: count,
          rows_classified: count,
          rows_warned: count,
          period_from: time.nullable(),
          period_to: time.nullable(),
          imported_at: time,
          withdrawn_at: time.nullable(),
        })
        .openapi('Batch'),
    ),
    next: z.string().nullable(),
  })
  .openapi('BatchPage')
