import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import { Db, saysDamaged } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import { fileLiteral } from '../base/sql.ts'
import { soundEvidence } from './sealed.ts'

/** Whether a file begins and ends as Parquet does: one cut short, emptied or overwritten does not. */
export function looksWhole(path: string): boolean {
  if (!existsSync(path)) return false
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    const ends = Buffer.alloc(8)
    if (size < 12) return false
    readSync(fd, ends, 0, 4, 0)
    readSync(fd, ends, 4, 4, size - 4)
    return ends.toString('latin1') === 'PAR1PAR1'
  } finally {
    closeSync(fd)
  }
}

const markOf = (config: Config) => join(config.home, 'warehouse.duckdb.damaged')

/**
 * Opens the warehouse, which holds nothing that the lake and the ledger cannot give again: a file that is damaged, or that an
 * assessment found damaged, goes, and the next assessment builds it. `log` says so.
 */
export async function openWarehouse(config: Config, log: Log): Promise<Db> {
  const path = join(config.home, 'warehouse.duckdb')
  const drop = () => {
    for (const file of [path, `${path}.wal`, markOf(config)]) rmSync(file, { force: true })
    log.warn('数据仓库 warehouse.duckdb 损坏，已删除；下次检测时从 lake/ 重新生成，检测结果须重新检测后才有。')
  }
  if (existsSync(markOf(config))) drop()
  try {
    return await Db.open(path, config)
  } catch (error) {
    if (!saysDamaged(error)) throw error
    drop()
    return await Db.open(path, config)
  }
}

/**
 * After something failed: reads every stored fact and, where a `cause` ended the work, every file of the lake to its end. Damaged
 * facts are removed and named, to be built again. Throws `unavailable` with words for what cannot be, and for a warehouse that must.
 */
export async function findDamage(deps: { config: Config; warehouse: Db; ledger: Ledger; log: Log }, cause?: unknown): Promise<string[]> {
  const { config } = deps
  const db = await Db.open(':memory:', config)
  try {
    for (const batch of cause === undefined ? [] : (await soundEvidence(deps)).sound) {
      if (await reads(db, join(config.home, batch.lake_path))) continue
      throw new AppError(
        'unavailable',
        `已导入的数据文件 ${batch.lake_path} 缺失或损坏，没有检测。它不能由系统重新生成：请从备份恢复这个文件；没有备份的，撤回批次 ${batch.batch_id} 后重新导入原文件。`,
        { path: batch.lake_path },
      )
    }
    const removed: string[] = []
    for (const file of parquetsBelow(config.home, 'facts')) {
      if (await reads(db, join(config.home, file))) continue
      rmSync(join(config.home, file), { force: true })
      removed.push(file)
    }
    if (removed.length === 0 && saysDamaged(cause)) {
      writeFileSync(markOf(config), '')
      throw new AppError(
        'unavailable',
        '数据仓库 warehouse.duckdb 损坏，没有检测。它可以由系统重新生成：请重启服务（命令行再运行一次），启动时会删除它并从 lake/ 重建。',
      )
    }
    if (removed.length === 0) return removed
    // What was read of the damaged files is still cached, and would be taken for the new ones.
    for (const on of ['false', 'true']) await deps.warehouse.run(`set global enable_external_file_cache = ${on}`)
    for (const file of removed) deps.log.warn(`${file} 损坏，已删除并重新生成。`)
    return removed
  } finally {
    db.closeInstance()
  }
}

function parquetsBelow(home: string, folder: string): string[] {
  if (!existsSync(join(home, folder))) return []
  return readdirSync(join(home, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.parquet'))
    .map((f) => join(folder, f))
    .sort()
}

async function reads(db: Db, path: string): Promise<boolean> {
  if (!looksWhole(path)) return false
  try {
    await db.get(`select count(hash(file)) from read_parquet(${fileLiteral(path)}, hive_partitioning = false) as file`)
    return true
  } catch {
    return false
  }
}
