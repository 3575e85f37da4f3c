import { Db } from '../../base/db.ts'
import { ident, oneFile, sqlText } from '../../base/sql.ts'
import type { NumberCell, SourceRow } from '../types.ts'
import { refusal } from './refuse.ts'

export interface ParquetFile {
  readonly fileName: string
  readonly path: string
  /** Folder for DuckDB's spill files. */
  readonly tmp: string
}

/** Names and types of the columns of a Parquet file in its order. Throws `file_refused` when it cannot be read. */
export async function parquetColumns(file: ParquetFile): Promise<Column[]> {
  return withDb(file, (db) => columnTypes(db, file))
}

/**
 * Rows of a Parquet file, streamed: the header as row 0, then every value as text, numbers that are longer or broken as cells of their own. Lists are joined with ";", timestamps
 * are `YYYY-MM-DD HH:MM:SS` in Asia/Shanghai, structs and maps JSON text.
 */
export async function* parquetRows(file: ParquetFile): AsyncGenerator<SourceRow> {
  const db = await open(file)
  try {
    const columns = await columnTypes(db, file)
    yield { row: 0, cells: columns.map((c) => c.name) }
    const numbers = columns.map((c) => NUMBERS.test(c.type))
    const list = columns.map((c) => `${textExpression(c)} as ${ident(c.name)}`).join(',\n  ')
    const sql = sqlText('lookups/import/parquet_rows').replace('/* columns */', () => list)
    const result = await db.connection.stream(sql, { path: oneFile(file.path) })
    let row = 0
    for await (const rows of result.yieldRowsJson()) {
      for (const cells of rows) {
        row += 1
        yield {
          row,
          cells: (cells as (string | null)[]).map((text, i) =>
            numbers[i] && text !== null && !/^-?\d{1,15}$/.test(text) ? numberCell(text) : text,
          ),
        }
      }
    }
  } catch (error) {
    throw unreadable(file, error)
  } finally {
    db.closeInstance()
  }
}

interface Column {
  readonly name: string
  readonly type: string
}

function columnTypes(db: Db, file: ParquetFile): Promise<Column[]> {
  return db.all<{ name: string; type: string }>(sqlText('lookups/import/parquet_columns'), { path: oneFile(file.path) })
}

/** Types whose values may be longer than a spreadsheet's numbers, or broken. */
const NUMBERS = /^(?:U?BIGINT|U?HUGEINT|DOUBLE|FLOAT|DECIMAL\([\d,]+\))$/

function numberCell(text: string): NumberCell {
  return { value: Number(text), text, date1904: false, typed: true }
}

function textExpression({ name, type }: Column): string {
  const column = ident(name)
  if (type === 'VARCHAR') return column
  const element = /^(.*)\[\d*\]$/s.exec(type)?.[1]
  const nested = /^(STRUCT|MAP|UNION)\(/.test(element ?? type) || element?.endsWith(']')
  if (nested) return `to_json(${column})::varchar`
  if (element !== undefined) return `array_to_string(${column}::varchar[], ';')`
  if (type.startsWith('TIMESTAMP')) return `strftime(${column}, '%Y-%m-%d %H:%M:%S')`
  // Whole numbers below the limit of exactness are written without ".0" or an exponent.
  if (type === 'DOUBLE' || type === 'FLOAT')
    return `case when abs(${column}) < 1e15 and ${column} = trunc(${column}) then ${column}::bigint::varchar else ${column}::varchar end`
  return `${column}::varchar`
}

function open(file: ParquetFile): Promise<Db> {
  return Db.open(':memory:', {
    memoryLimit: '512MB',
    threads: 1,
    home: file.tmp,
  })
}

async function withDb<T>(file: ParquetFile, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await open(file)
  try {
    return await work(db)
  } catch (error) {
    throw unreadable(file, error)
  } finally {
    db.closeInstance()
  }
}

function unreadable(file: ParquetFile, error: unknown): Error {
  return refusal(file.fileName, '不是可读的 Parquet 文件，可能损坏或没有写完。请重新导出。', error)
}
