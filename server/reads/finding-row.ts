import { z } from '@hono/zod-openapi'
import { CASE_STATE, CASE_STATES, type CaseState } from '../common/case-states.ts'
import { FINDING_STATES, MAGNITUDE_UNITS } from '../common/codes.ts'
import { reasonLabel } from '../contract/words.ts'
import { findControl } from '../controls/catalog.ts'
import type { AgencyName } from './agencies.ts'
import { agencyOf } from './agencies.ts'
import { count, date } from './fields.ts'

export const findingFields = {
  finding_id: z.string(),
  control_id: z.string(),
  title: z.string(),
  title_en: z.string(),
  subject_id: z.string(),
  object: z.string(),
  agency_uscc: z.string(),
  agency: z.string(),
  item: z.number().int(),
  /** `authority`: about a duty of the data authority itself, on its own desk (自查). */
  addressee: z.enum(['agency', 'authority']),
  severity: z.string().nullable(),
  evidence_class: z.string(),
  reason: z.string().nullable(),
  reason_label: z.string(),
  /** `adjusted`: a change of the rules took it away (规则调整). */
  state: z.enum(FINDING_STATES),
  due_date: date.nullable(),
  occurred_on: date.nullable(),
  first_seen: date,
  last_seen: date,
  cleared_on: date.nullable(),
  /** Day judged when a change of the rules, and no data, made it appear (state open) or vanish (state adjusted). */
  adjusted_on: date.nullable(),
  magnitude: z.number().nullable(),
  /** What `magnitude` counts. */
  magnitude_unit: z.enum(MAGNITUDE_UNITS).nullable(),
  times_seen: count,
  case_id: z.string().nullable(),
  case_state: z.enum(CASE_STATES).nullable(),
  case_state_label: z.string().nullable(),
  waiver_id: z.string().nullable(),
  hold_id: z.string().nullable(),
}
export const findingRowSchema = z.strictObject(findingFields).openapi('FindingRow')
export type FindingRow = z.infer<typeof findingRowSchema>

/** A row of the ledger's `finding`, as the reads select it. */
export type StoredFinding = {
  finding_id: string
  control_id: string
  subject_id: string
  agency_uscc: string
  state: (typeof FINDING_STATES)[number]
  reason: string | null
  severity: string | null
  due_date: string | null
  occurred_on: string | null
  magnitude: number | null
  item: number
  addressee: 'agency' | 'authority'
  evidence_class: string
  evidence: string | null
  first_seen: string
  last_seen: string
  cleared_on: string | null
  adjusted_on: string | null
  times_seen: number
  case_id: string | null
  case_state: CaseState | null
  waiver_id: string | null
  hold_id: string | null
}

/** Evidence of a finding as an object; empty when there is none. */
export function parseEvidence(text: string | null): Record<string, unknown> {
  const value: unknown = text === null ? null : JSON.parse(text)
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/**
 * What the finding is about, in the words of the data: 《a catalogue entry》 by its name, else the named thing, else the subject's
 * key with agency codes turned into names.
 */
export function objectName(
  f: Pick<StoredFinding, 'subject_id' | 'evidence'>,
  names: ReadonlyMap<string, AgencyName>,
  catalogs: ReadonlyMap<string, string>,
): string {
  const evidence = parseEvidence(f.evidence)
  const catalogId = evidence['catalog_id']
  const catalog = evidence['catalog_name'] ?? (typeof catalogId === 'string' ? (catalogs.get(catalogId) ?? evidence['name']) : undefined)
  if (typeof catalog === 'string' && catalog !== '') return `《${catalog}》`
  if (typeof evidence['name'] === 'string' && evidence['name'] !== '') return evidence['name']
  return f.subject_id
    .split('|')
    .map((part) => names.get(part)?.name ?? part)
    .join(' · ')
}

export function findingRow(f: StoredFinding, names: ReadonlyMap<string, AgencyName>, catalogs: ReadonlyMap<string, string>): FindingRow {
  const control = findControl(f.control_id)
  return {
    finding_id: f.finding_id,
    control_id: f.control_id,
    title: control?.title_zh ?? f.control_id,
    title_en: control?.title_en ?? f.control_id,
    subject_id: f.subject_id,
    object: objectName(f, names, catalogs),
    agency_uscc: f.agency_uscc,
    agency: agencyOf(names, f.agency_uscc).name,
    item: f.item,
    addressee: f.addressee,
    severity: f.severity,
    evidence_class: f.evidence_class,
    reason: f.reason,
    reason_label: f.reason === null ? '' : reasonLabel(f.reason),
    state: f.state,
    due_date: f.due_date,
    occurred_on: f.occurred_on,
    first_seen: f.first_seen,
    last_seen: f.last_seen,
    cleared_on: f.cleared_on,
    adjusted_on: f.adjusted_on,
    magnitude: f.magnitude,
    magnitude_unit: control?.magnitude_unit ?? null,
    times_seen: f.times_seen,
    case_id: f.case_id,
    case_state: f.case_state,
    case_state_label: f.case_state === null ? null : CASE_STATE[f.case_state].zh,
    waiver_id: f.waiver_id,
    hold_id: f.hold_id,
  }
}
