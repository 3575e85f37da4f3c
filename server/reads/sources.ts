import { z } from '@hono/zod-openapi'
import { ident, sqlText } from '../base/sql.ts'
import { findTable, type Table } from '../contract/tables.ts'
import type { Control } from '../controls/header.ts'
import { valuesOf } from './catalogs.ts'
import type { ReadDeps } from './deps.ts'
import { time } from './fields.ts'
import type { StoredFinding } from './finding-row.ts'
import type { RunState } from './state.ts'

export const sourceSchema = z
  .strictObject({
    table: z.string(),
    table_label: z.string(),
    /** Null for a log, whose evidence is an aggregate of the whole file. */
    key: z.string().nullable(),
    row: z.number().int().nullable(),
    batch_id: z.string(),
    file_name: z.string(),
    part: z.string().nullable(),
    sha256: z.string(),
    imported_at: time,
  })
  .openapi('Source')
type SourceRow = z.infer<typeof sourceSchema>

type BatchFile = { batch_id: string; table_name: string; file_name: string; part: string | null; sha256: string; imported_at: string }
type Found = { key: string; batch_id: string | null; row: number | null }

/**
 * Files and rows that the evidence came from. Rows of keyed tables are found by the keys named in the evidence; a log gives the
 * files whose period covers the finding, because its evidence is an aggregate over them.
 */
export async function evidenceSources(
  deps: ReadDeps,
  state: RunState,
  control: Control,
  finding: StoredFinding,
  evidence: Record<string, unknown>,
): Promise<SourceRow[]> {
  const own = [...control.tables, ...control.optional_tables].flatMap((name) => findTable(name) ?? [])
  const rows: SourceRow[] = []
  for (const table of own) {
    if (table.big) rows.push(...(await logFiles(deps, table, finding, evidence)))
    else if (state.present.has(`stg.${table.name}`)) rows.push(...(await keyedRows(deps, table, evidence)))
  }
  return rows
}

async function keyedRows({ warehouse, ledger }: ReadDeps, table: Table, evidence: Record<string, unknown>): Promise<SourceRow[]> {
  const [key, ...more] = table.primary_key
  if (key === undefined || more.length > 0) return []
  const keys = [...new Set(valuesOf(evidence, key))]
  if (keys.length === 0) return []
  const slots: Record<string, string> = { table: ident(table.name), key: ident(key) }
  const sql = sqlText('lookups/reads/source_rows').replace(/\{\{(\w+)\}\}/g, (whole, slot: string) => slots[slot] ?? whole)
  const found = await warehouse.all<Found>(sql, { keys: JSON.stringify(keys) })
  const ids = [...new Set(found.flatMap((f) => f.batch_id ?? []))]
  const files = await ledger.db.all<BatchFile>(sqlText('lookups/reads/batches_by_id'), { ids: JSON.stringify(ids) })
  const byId = new Map(files.map((f) => [f.batch_id, f]))
  return found.flatMap((f) => {
    const file = f.batch_id === null ? undefined : byId.get(f.batch_id)
    return file ? [sourceRow(table, file, f.key, f.row)] : []
  })
}

async function logFiles(
  { ledger }: ReadDeps,
  table: Table,
  finding: StoredFinding,
  evidence: Record<string, unknown>,
): Promise<SourceRow[]> {
  const month = evidence['month']
  const day = typeof month === 'string' && /^\d{4}-\d{2}$/.test(month) ? `${month}-01` : finding.occurred_on
  if (day === null) return []
  const files = await ledger.db.all<BatchFile>(sqlText('lookups/reads/log_batches'), {
    table: table.name,
    from: day,
    to: day.endsWith('-01') ? monthEnd(day) : day,
  })
  return files.map((f) => sourceRow(table, f, null, null))
}

function monthEnd(firstDay: string): string {
  const at = new Date(`${firstDay}T00:00:00Z`)
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).toISOString().slice(0, 10)
}

function sourceRow(table: Table, file: BatchFile, key: string | null, row: number | null): SourceRow {
  const { batch_id, file_name, part, sha256, imported_at } = file
  return {
    table: table.name,
    table_label: table.zh,
    key,
    row,
    batch_id,
    file_name,
    part,
    sha256,
    imported_at: imported_at.slice(0, 19),
  }
}
