import type { Db } from '../base/db.ts'
import { fileLiteral, ident, literal, sqlText } from '../base/sql.ts'
import { duckType, type Table } from '../contract/tables.ts'
import type { Plan } from './plan.ts'

/** `read_csv` over the collector's canonical CSV: row number, then one typed column per planned column. */
function canonicalCsv(plan: Plan, path: string, longestLine: number): string {
  const columns = [`'_row': 'bigint'`, ...plan.columns.map((p) => `${literal(p.column.name)}: ${literal(duckType(p.column.type))}`)]
  // Four bytes per character at most; DuckDB's default line limit is kept where it is enough, because buffers grow with it.
  const lineLimit = longestLine * 4 > 2_000_000 ? `, max_line_size = ${longestLine * 4}` : ''
  return `read_csv(${fileLiteral(path)}, columns = {${columns.join(', ')}}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', new_line = '\\n'${lineLimit})`
}

/** Every contract column in order with its DuckDB type; those that the plan does not fill are NULL. */
function typedColumns(plan: Plan, filled: (name: string) => string = ident): string {
  const have = new Set(plan.columns.map((p) => p.column.name))
  return plan.table.columns
    .map((c) => (have.has(c.name) ? `${filled(c.name)} as ${ident(c.name)}` : `null::${duckType(c.type)} as ${ident(c.name)}`))
    .join(', ')
}

/** Select over the canonical CSV with the lake's columns. */
export function canonicalSelect(plan: Plan, path: string, longestLine: number): string {
  return `select ${typedColumns(plan)}, _row from ${canonicalCsv(plan, path, longestLine)}`
}

export async function copyToParquet(db: Db, select: string, target: string): Promise<void> {
  await db.run(`copy (${select}) to ${literal(target)} (format parquet, compression zstd)`)
}

export interface ParquetFacts {
  readonly rows: number
  readonly duplicates: number
  readonly from: string | null
  readonly to: string | null
}

/** Counts what landed: rows, rows replaced within the file, first and last row_time. */
export async function parquetFacts(db: Db, table: Table, path: string): Promise<ParquetFacts> {
  const time = table.row_time ? ident(table.row_time) : 'null'
  const key = table.primary_key.map(ident).join(', ')
  const template = sqlText(key === '' ? 'lookups/import/facts_log' : 'lookups/import/facts_keyed')
  // The file, its key and its time column are names, which no bound parameter can carry.
  const sql = template
    .replaceAll('source_file', () => `${fileLiteral(path)}, hive_partitioning = false`)
    .replaceAll('row_time', () => time)
    .replaceAll('primary_key', () => key)
  const found = await db.get<{
    n: number
    distinct_rows: number
    period_from: string | null
    period_to: string | null
  }>(sql)
  if (!found) throw new Error('no facts of a parquet file')
  return {
    rows: found.n,
    duplicates: found.n - found.distinct_rows,
    from: found.period_from,
    to: found.period_to,
  }
}
