import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { fileLiteral, literal, sqlText } from '../base/sql.ts'
import type { Batch } from './batches.ts'
import { type Cluster, chName } from './clickhouse.ts'
import { contractColumns, type LogName } from './facts-list.ts'

interface Deps {
  readonly home: string
  readonly db: Db
  readonly cluster: Cluster
}

/**
 * Brings landed files of a log that the cluster does not hold in full yet, and returns the load of each batch that counts. An
 * attempt that broke off keeps its rows under its own name, which no query asks for: nothing is counted twice.
 */
export async function loadBatches({ home, db, cluster }: Deps, log: LogName, batches: readonly Batch[]): Promise<Map<string, string>> {
  await cluster.command(sqlText(`facts/clickhouse/${log}`))
  const held = await cluster.rows<{ _load: string; n: string }>(`select _load, count() as n from ${chName(log)} group by _load`)
  const loads = new Map<string, string>()
  for (const batch of batches) {
    const own = held.filter((h) => h._load.startsWith(`${batch.batch_id}#`))
    const whole = own.find((h) => Number(h.n) === batch.rows_landed)
    loads.set(batch.batch_id, whole?._load ?? (await loadOne({ home, db, cluster }, log, batch, `${batch.batch_id}#${own.length + 1}`)))
  }
  return loads
}

async function loadOne({ home, db, cluster }: Deps, log: LogName, batch: Batch, load: string): Promise<string> {
  const file = join(home, 'tmp', `load-${batch.batch_id}.csv`)
  const columns = contractColumns(log)
  const values = columns.map((c) => (c === 'ts' ? `date_trunc('second', ts)` : c === 'ok' ? 'ok::utinyint' : c))
  try {
    await db.run(
      `copy (select ${values.join(', ')}, ${literal(load)} from read_parquet(${fileLiteral(join(home, batch.lake_path))}, hive_partitioning = false))
       to ${literal(file)} (format csv, header false, nullstr '\\N', timestampformat '%Y-%m-%d %H:%M:%S')`,
    )
    await cluster.load(chName(log), [...columns, '_load'], file)
  } finally {
    rmSync(file, { force: true })
  }
  return load
}
