import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import type { Log } from '../base/log.ts'
import { cellText } from './cast/column.ts'
import { Collector } from './collect.ts'
import { canonicalSelect, copyToParquet } from './parquet.ts'
import type { Plan } from './plan.ts'
import type { SourcePart, SourceRow } from './types.ts'

export interface RowsResult {
  readonly collector: Collector
  readonly parquet: string
}

/** Judges every row after the header and lands what may land as Parquet in `folder`. Memory does not grow with the file. */
export async function landRows(
  db: Db,
  plan: Plan,
  part: SourcePart,
  folder: string,
  rows: AsyncIterable<SourceRow>,
  log: Log,
): Promise<RowsResult> {
  const collector = new Collector(plan, folder, part.format !== 'csv')
  let files: ReturnType<Collector['close']>
  try {
    let n = 0
    let bytesPerRow = 1
    for await (const row of rows) {
      collector.add(row)
      n += 1
      if (n === 100) bytesPerRow = Buffer.byteLength(row.cells.map(cellText).join(','))
      if (n % 50_000 === 0)
        log.progress(Math.min(0.95, (n * bytesPerRow) / part.bytes), `${part.fileName}：已读 ${n.toLocaleString('en-US')} 行`)
    }
  } finally {
    files = collector.close()
  }
  const parquet = join(folder, 'rows.parquet')
  await copyToParquet(db, canonicalSelect(plan, files.landed, files.longestLine), parquet)
  return { collector, parquet }
}
