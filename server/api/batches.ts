import { findTable } from '../contract/tables.ts'
import type { ApiDeps } from './deps.ts'

interface BatchRow extends Record<string, unknown> {
  batch_id: string
  table_name: string
  file_name: string
  part: string | null
  sha256: string
  bytes: number
  rows_in: number
  rows_landed: number
  rows_rejected: number
  rows_classified: number
  rows_warned: number
  period_from: string | null
  period_to: string | null
  imported_at: string
  withdrawn_at: string | null
}

/** Imported files, newest first, with their counts: rows_in = landed + rejected + classified. */
export async function readBatches({ ledger }: ApiDeps) {
  const rows = await ledger.db.all<BatchRow>(
    `select batch_id, table_name, file_name, part, sha256, bytes::double as bytes, rows_in::double as rows_in,
       rows_landed::double as rows_landed, rows_rejected::double as rows_rejected, rows_classified::double as rows_classified,
       rows_warned::double as rows_warned, period_from::varchar as period_from, period_to::varchar as period_to,
       imported_at::varchar as imported_at, withdrawn_at::varchar as withdrawn_at
     from import_batch order by seq desc limit 500`,
  )
  return { rows: rows.map((r) => ({ ...r, table_zh: findTable(r.table_name)?.zh ?? r.table_name })) }
}
