import { createHash } from 'node:crypto'
import type { Ledger } from '../base/ledger.ts'

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
  return ledger.db.all<Batch>(
    `select batch_id, seq::double as seq, table_name, lake_path, rows_landed::double as rows_landed,
       period_from::varchar as period_from, period_to::varchar as period_to
     from import_batch where withdrawn_at is null order by seq`,
  )
}

/** Short hash of a list of texts; equal lists give equal signatures. */
export function signature(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}
