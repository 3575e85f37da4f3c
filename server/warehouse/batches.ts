import { createHash } from 'node:crypto'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { tables } from '../contract/tables.ts'

/** One landed file, as the warehouse needs it. Times are `YYYY-MM-DD HH:MM:SS` or null. */
export interface Batch extends Record<string, unknown> {
  readonly batch_id: string
  readonly seq: number
  readonly table_name: string
  readonly lake_path: string
  readonly rows_landed: number
  readonly period_from: string | null
  readonly period_to: string | null
}

/** Landed, not withdrawn batches in import order. */
export async function landedBatches(ledger: Ledger): Promise<Batch[]> {
  return ledger.db.all<Batch>(sqlText('lookups/import/batches'), { ids: null })
}

/** The batches of a list of ids in import order, withdrawn ones too: their files stay in the lake. */
export async function batchesById(ledger: Ledger, ids: readonly string[]): Promise<Batch[]> {
  return ledger.db.all<Batch>(sqlText('lookups/import/batches'), { ids: JSON.stringify(ids) })
}

/** Names of the tables that these batches bring, and the reference tables that ship with the product. */
export function loadedFrom(batches: readonly Batch[]): Set<string> {
  return new Set([...batches.map((b) => b.table_name), ...tables.filter((t) => t.reference).map((t) => t.name)])
}

/** Short hash of a list of texts; equal lists give equal signatures. */
export function signature(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}
