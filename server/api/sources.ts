import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import { ident } from '../base/sql.ts'
import { findTable } from '../contract/tables.ts'
import type { Control } from '../controls/header.ts'

export interface Source {
  readonly table: string
  readonly table_zh: string
  readonly file_name: string
  readonly part: string | null
  readonly sha256: string
  readonly imported_at: string
  /** Row number in the file, or null when the whole file is meant. */
  readonly row: number | null
}

interface BatchRow extends Record<string, unknown> {
  batch_id: string
  file_name: string
  part: string | null
  sha256: string
  imported_at: string
}

/**
 * The files that an evidence object comes from: for each keyed table of the control whose primary key the evidence holds,
 * the row, its file and the file's SHA-256. Logs have no key and are left out.
 */
export async function evidenceSources(warehouse: Db, ledger: Ledger, control: Control, evidence: unknown): Promise<Source[]> {
  if (typeof evidence !== 'object' || evidence === null) return []
  const given = evidence as Record<string, unknown>
  const found: Source[] = []
  for (const name of [...control.tables, ...control.optional_tables]) {
    const table = findTable(name)
    if (!table || table.big || table.reference || table.primary_key.length === 0) continue
    const keys = table.primary_key.map((k) => given[k])
    if (!keys.every((k) => typeof k === 'string' || typeof k === 'number')) continue
    const where = table.primary_key.map((k, i) => `${ident(k)}::varchar = $k${i}`).join(' and ')
    const params = Object.fromEntries(keys.map((k, i) => [`k${i}`, String(k)]))
    const row = await warehouse.get<{ batch: string | null; line: number | null }>(
      `select _batch as batch, _row::integer as line from stg.${ident(name)} where ${where} limit 1`,
      params,
    )
    if (!row?.batch) continue
    const batch = await ledger.db.get<BatchRow>(
      'select batch_id, file_name, part, sha256, imported_at::varchar as imported_at from import_batch where batch_id = $id',
      { id: row.batch },
    )
    if (!batch) continue
    found.push({
      table: name,
      table_zh: table.zh,
      file_name: batch.file_name,
      part: batch.part,
      sha256: batch.sha256,
      imported_at: batch.imported_at,
      row: row.line,
    })
  }
  return found
}
