import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Ledger } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'

/** Relative to home. */
export function lakePath(table: string, batchId: string): string {
  return `lake/${table}/${batchId}.parquet`
}

/** Moves a finished file to its place under home; what is there afterwards is whole and on disk. */
export async function settle(config: Config, from: string, relative: string): Promise<void> {
  const target = join(config.home, relative)
  await mkdir(join(target, '..'), { recursive: true })
  const handle = await open(from, 'r+')
  await handle.sync()
  await handle.close()
  await rename(from, target)
}

/**
 * Empties `tmp/`: copies of uploads that nobody finished, unpacked archives, spilled rows. Only for whoever has just opened the
 * home, before anything works in it.
 */
export async function wipeTmp(config: Config): Promise<void> {
  const tmp = join(config.home, 'tmp')
  for (const name of await list(tmp)) await rm(join(tmp, name), { recursive: true, force: true })
  await mkdir(join(tmp, 'duckdb'), { recursive: true })
}

/**
 * Removes what a killed import left behind: temporary folders, and lake and rejects files that no ledger row stands for.
 * Must not run beside another import of the same home.
 */
export async function sweep(config: Config, ledger: Ledger): Promise<void> {
  const rows = await ledger.db.all<{ batch_id: string }>(sqlText('lookups/import/known_batches'))
  const known = new Set(rows.map((r) => r.batch_id))
  const orphan = (file: string) => !known.has(basename(file).replace(/\..*$/, ''))
  const tmp = join(config.home, 'tmp')
  for (const name of await list(tmp)) if (name.startsWith('import-')) await rm(join(tmp, name), { recursive: true, force: true })
  const lake = join(config.home, 'lake')
  const folders = [...(await list(lake)).map((table) => join(lake, table)), join(config.home, 'rejects')]
  for (const folder of folders) {
    for (const file of await list(folder)) if (orphan(file)) await rm(join(folder, file), { force: true })
  }
}

async function list(folder: string): Promise<string[]> {
  return existsSync(folder) ? await readdir(folder) : []
}
