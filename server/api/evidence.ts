import { type Column, findTable, tables } from '../contract/tables.ts'
import type { Control } from '../controls/header.ts'
import { EVIDENCE_WORDS } from './evidence-words.ts'
import { type Agency, agencyName } from './names.ts'

export interface EvidenceTable {
  readonly columns: { readonly key: string; readonly label: string }[]
  readonly rows: string[][]
}

export interface EvidenceField {
  readonly key: string
  readonly label: string
  /** Text as a person reads it; null = no value. */
  readonly text: string | null
  /** A list of records, when the field holds one. */
  readonly table?: EvidenceTable
}

const USCC = /^[0-9A-Z]{18}$/

function columnOf(control: Control, key: string): Column | undefined {
  const own = [...control.tables, ...control.optional_tables].map(findTable)
  for (const table of [...own, ...tables]) {
    const column = table?.columns.find((c) => c.name === key)
    if (column) return column
  }
  return undefined
}

/** Chinese head of one evidence field; the field's own name when neither the contract nor the word list knows it. */
export function evidenceLabel(control: Control, key: string): string {
  return columnOf(control, key)?.zh ?? EVIDENCE_WORDS[key] ?? key
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The evidence object of one result as labelled fields: enum codes by their Chinese label, booleans 是/否, institutions by
 * name, lists of records as tables.
 */
export function evidenceFields(control: Control, evidence: unknown, register: ReadonlyMap<string, Agency>): EvidenceField[] {
  if (!isRecord(evidence)) return []
  const show = (key: string, value: unknown): string => {
    if (value === null || value === undefined) return '—'
    if (typeof value === 'boolean') return value ? '是' : '否'
    if (Array.isArray(value)) return value.length === 0 ? '（无）' : value.map((v) => show(key, v)).join('、')
    if (isRecord(value)) {
      return Object.entries(value)
        .map(([k, v]) => `${evidenceLabel(control, k)} ${show(k, v)}`)
        .join('，')
    }
    const text = String(value)
    const label = columnOf(control, key)?.enum?.[text]
    if (label) return label
    return USCC.test(text) && register.has(text) ? `${agencyName(register, text)}（${text}）` : text
  }
  return Object.entries(evidence).map(([key, value]) => {
    const label = evidenceLabel(control, key)
    if (Array.isArray(value) && value.length > 0 && value.every(isRecord)) {
      const keys = [...new Set(value.flatMap((v) => Object.keys(v)))]
      const columns = keys.map((k) => ({ key: k, label: evidenceLabel(control, k) }))
      return { key, label, text: null, table: { columns, rows: value.map((v) => keys.map((k) => show(k, v[k]))) } }
    }
    return { key, label, text: value === null ? null : show(key, value) }
  })
}
