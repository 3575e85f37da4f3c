import { z } from '@hono/zod-openapi'
import type { Column } from '../contract/tables.ts'
import { evidenceColumn, evidenceLabel } from '../contract/words.ts'
import type { AgencyName } from './agencies.ts'
import { agencyOf } from './agencies.ts'
import { ids } from './fields.ts'

/** `code` stands behind a name. */
const evidenceCell = z.strictObject({ text: z.string().nullable(), code: z.string().exactOptional() })
const evidenceTable = z.strictObject({ columns: ids, rows: z.array(z.array(evidenceCell)) })
export const evidenceFieldSchema = z
  .strictObject({
    key: z.string(),
    label: z.string(),
    values: z.array(evidenceCell).exactOptional(),
    table: evidenceTable.exactOptional(),
  })
  .openapi('EvidenceField')
type EvidenceCell = z.infer<typeof evidenceCell>
type EvidenceTable = z.infer<typeof evidenceTable>
type EvidenceField = z.infer<typeof evidenceFieldSchema>

export interface EvidenceNames {
  readonly agencies: ReadonlyMap<string, AgencyName>
  readonly catalogs: ReadonlyMap<string, string>
  /** Tables of the control, looked in first for labels and enums. */
  readonly tables: readonly string[]
}

/**
 * Evidence as people read it: labels of the contract's columns, enum and boolean words, names beside codes; a list of records
 * becomes a table. Nothing is left out: a value of unknown shape is shown as JSON.
 */
export function showEvidence(evidence: Record<string, unknown>, names: EvidenceNames): EvidenceField[] {
  return Object.entries(evidence)
    .filter(([key]) => !SENTENCE.has(key))
    .map(([key, value]): EvidenceField => {
      const label = evidenceLabel(key, names.tables)
      if (isRecords(value)) return { key, label, table: recordsTable(value, names) }
      if (isRecord(value)) return { key, label, table: recordsTable([value], names) }
      if (Array.isArray(value)) return { key, label, values: value.map((v) => cell(key, v, names)) }
      return { key, label, values: [cell(key, value, names)] }
    })
}

/** Kept for the official sentence, which says them already. */
const SENTENCE = new Set(['slots', 'names'])

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isRecords(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord)
}

function recordsTable(rows: readonly Record<string, unknown>[], names: EvidenceNames): EvidenceTable {
  const keys = [...new Set(rows.flatMap((r) => Object.keys(r)))]
  return {
    columns: keys.map((k) => evidenceLabel(k, names.tables)),
    rows: rows.map((r) => keys.map((k) => cell(k, r[k], names))),
  }
}

const AGENCY_KEYS = new Set(['user_org', 'user_orgs', 'source_uscc', 'owner_uscc', 'ticket_uscc'])

function cell(key: string, value: unknown, names: EvidenceNames): EvidenceCell {
  if (value === null || value === undefined) return { text: null }
  const column = evidenceColumn(key, names.tables)
  if (typeof value === 'boolean') return { text: value ? '是' : '否' }
  if (typeof value === 'number') return { text: value.toLocaleString('en-US') }
  if (Array.isArray(value)) return { text: value.length === 0 ? null : value.map((v) => cell(key, v, names).text ?? '—').join('、') }
  if (typeof value === 'object') return { text: JSON.stringify(value) }
  const text = String(value)
  const label = column?.enum?.[text]
  if (label !== undefined) return { text: label }
  if (isAgency(key, column)) return named(text, names.agencies.has(text) ? agencyOf(names.agencies, text).name : undefined)
  if (/catalog_ids?$/.test(key) || column?.ref === 'catalog.catalog_id') return named(text, names.catalogs.get(text))
  return { text }
}

function isAgency(key: string, column: Column | undefined): boolean {
  return AGENCY_KEYS.has(key) || key.endsWith('_uscc') || key === 'uscc' || column?.ref === 'org.uscc'
}

function named(code: string, name: string | undefined): EvidenceCell {
  return name === undefined || name === code ? { text: code } : { text: name, code }
}
