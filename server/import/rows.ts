import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import type { Log } from '../base/log.ts'
import { cellText } from './cast/column.ts'
import { Collector } from './collect.ts'
import { FILE_LIMITS } from './limits.ts'
import { canonicalSelect, copyToParquet } from './parquet.ts'
import type { Plan } from './plan.ts'
import { refusal } from './source/refuse.ts'
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
      if (n % 1000 === 0) checkOutput(part, folder)
      if (n === 100) bytesPerRow = Buffer.byteLength(row.cells.map(cellText).join(','))
      if (n % 50_000 === 0)
        log.progress(Math.min(0.95, (n * bytesPerRow) / part.bytes), `${part.fileName}：已读 ${n.toLocaleString('en-US')} 行`)
    }
    collector.finish(0)
  } finally {
    files = collector.close()
  }
  const parquet = join(folder, 'rows.parquet')
  await copyToParquet(db, canonicalSelect(plan, files.landed, files.longestLine), parquet)
  return { collector, parquet }
}

/** A cell that many others point at makes a small file large: what is written of one part is held to a measure of its size. */
function checkOutput(part: SourcePart, folder: string): void {
  const written = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  if (written > Math.max(FILE_LIMITS.output, part.bytes * FILE_LIMITS.outputRatio)) {
    throw refusal(
      part.fileName,
      `读出的内容超过文件大小的 ${FILE_LIMITS.outputRatio} 倍，已停止。文件可能异常；如确为真实数据，请另存为 CSV 后再导入。`,
    )
  }
}
