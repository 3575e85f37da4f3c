import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Db } from '../../../base/db.ts'
import { ident, literal } from '../../../base/sql.ts'
import { duckType, type Table } from '../../../contract/tables.ts'
import type { Row } from '../city.ts'

/** One table as typed Parquet under its Chinese headers, as a data centre hands it over. */
export async function writeParquet(path: string, table: Table, rows: readonly Row[]): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'shuheng-parquet-'))
  const db = await Db.open(':memory:', { memoryLimit: '512MB', threads: 1, home })
  try {
    const columns = table.columns.map((c) => `(j ->> ${literal(c.name)})::${duckType(c.type)} as ${ident(c.zh)}`).join(', ')
    await db.run(`create table export as select ${columns} from (select unnest($rows::json[]) as j)`, { rows: JSON.stringify(rows) })
    await db.run(`copy export to ${literal(path)} (format parquet)`)
  } finally {
    db.closeInstance()
    rmSync(home, { recursive: true, force: true })
  }
}
