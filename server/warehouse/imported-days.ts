import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import { fileLiteral } from '../base/sql.ts'
import { landedBatches } from './batches.ts'

/** An imported year as it stands in the lake: the day imported last wins. */
export interface ImportedYear {
  readonly year: number
  readonly isWorkday: ReadonlyMap<string, boolean>
  /** Names of days (春节 …) where the file gives any. */
  readonly names: ReadonlyMap<string, string>
  readonly batches: readonly string[]
}

/** Years of the imported working-day calendars, oldest first. Nothing of them counts before an officer confirms it. */
export async function importedYears(deps: { config: Config; warehouse: Db; ledger: Ledger }): Promise<ImportedYear[]> {
  const years = new Map<number, { isWorkday: Map<string, boolean>; names: Map<string, string>; batches: Set<string> }>()
  for (const batch of (await landedBatches(deps.ledger)).filter((b) => b.table_name === 'work_calendar')) {
    const file = fileLiteral(join(deps.config.home, batch.lake_path))
    const columns = await deps.warehouse.all<{ column_name: string }>(
      `describe select * from read_parquet(${file}, hive_partitioning = false)`,
    )
    const name = columns.some((c) => c.column_name === 'name') ? 'name' : 'null::varchar'
    const rows = await deps.warehouse.all<{ d: string; is_workday: boolean; name: string | null }>(
      `select d::varchar as d, is_workday, ${name} as name from read_parquet(${file}, file_row_number = true, hive_partitioning = false) order by file_row_number`,
    )
    for (const row of rows) {
      const key = Number(row.d.slice(0, 4))
      const year = years.get(key) ?? { isWorkday: new Map(), names: new Map(), batches: new Set() }
      years.set(key, year)
      year.isWorkday.set(row.d, row.is_workday)
      if (row.name) year.names.set(row.d, row.name)
      year.batches.add(batch.batch_id)
    }
  }
  return [...years].sort(([a], [b]) => a - b).map(([year, y]) => ({ year, ...y, batches: [...y.batches] }))
}
