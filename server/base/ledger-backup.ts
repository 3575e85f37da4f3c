import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { copyFile, open } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Config } from './config.ts'
import { Db } from './db.ts'
import { AppError } from './errors.ts'
import { closeHome } from './home.ts'
import { type Ledger, shanghai } from './ledger.ts'
import { type ChainHead, verifyLedger } from './ledger-verify.ts'
import { ident, literal } from './sql.ts'

export interface Backup {
  readonly file: string
  readonly bytes: number
  /** SHA-256 of the file. */
  readonly sha256: string
  readonly events: number
  readonly head: ChainHead
}

/**
 * Writes the whole ledger as one file, from one moment, while people go on working: the copy reads a snapshot. The copy is
 * verified before it gets its name. Throws `conflict` when the file exists or the ledger does not verify.
 */
export async function backupLedger(deps: { config: Config; ledger: Ledger }, target: string): Promise<Backup> {
  const file = resolve(target)
  if (existsSync(file)) throw new AppError('conflict', `文件已存在：${file}。请换一个文件名，或先移走原文件。`)
  mkdirSync(dirname(file), { recursive: true })
  const part = join(dirname(file), `.${basename(file)}.part-${process.pid}-${Date.now()}`)
  try {
    await copySnapshot(deps.ledger.db, part)
    const head = await verifyFile(deps.config, part)
    await toDisk(part)
    renameSync(part, file)
    await toDisk(dirname(file))
    return { file, bytes: statSync(file).size, sha256: await fileHash(file), events: head.seq, head }
  } finally {
    for (const left of [part, `${part}.wal`]) rmSync(left, { force: true })
  }
}

async function copySnapshot(db: Db, path: string): Promise<void> {
  const source = (await db.get<{ name: string }>('select current_database() as name'))?.name
  if (source === undefined) throw new Error('the ledger has no name')
  const reader = await db.fork()
  const alias = `backup_${Date.now()}`
  try {
    await reader.run(`attach ${literal(path)} as ${ident(alias)}`)
    try {
      await reader.run(`copy from database ${ident(source)} to ${ident(alias)}`)
    } finally {
      await reader.run(`detach ${ident(alias)}`)
    }
  } finally {
    reader.close()
  }
}

/** Opens a ledger file by itself and verifies it. Throws `conflict` naming the first broken event, `file_refused` when it is no ledger. */
async function verifyFile(config: Config, path: string): Promise<ChainHead> {
  let db: Db
  try {
    db = await Db.open(path, { ...config, memoryLimit: '512MB', threads: 1 })
  } catch (error) {
    throw new AppError('file_refused', `${path} 不是台账备份文件，或文件已损坏，没有恢复。请换一份备份。`, {}, { cause: error })
  }
  try {
    const isLedger = await db.get("select 1 as x from duckdb_tables() where table_name = 'event'")
    if (!isLedger) throw new AppError('file_refused', `${path} 里没有台账，没有恢复。请选择用 shuheng backup 生成的文件。`)
    const verdict = await verifyLedger(db)
    if (verdict.broken) {
      const { seq, why } = verdict.broken
      throw new AppError('conflict', `台账校验未通过${seq > 0 ? `，第 ${seq} 条事件` : ''}：${why}。`, { seq })
    }
    await db.run('checkpoint')
    return verdict.head
  } finally {
    db.closeInstance()
  }
}

export interface Restored {
  readonly events: number
  readonly head: ChainHead
  /** Where the ledger that was there before now lies; null when there was none. */
  readonly kept: string | null
}

/**
 * Puts a backup in the place of the home's ledger. The file is copied and verified first; the ledger that was there is kept
 * under another name. Throws `busy` while a service holds the home.
 */
export async function restoreLedger(deps: { config: Config; now: () => Date }, source: string): Promise<Restored> {
  const { config, now } = deps
  const from = resolve(source)
  if (!existsSync(from)) throw new AppError('not_found', `没有文件 ${from}。请核对路径。`)
  const target = join(config.home, 'ledger.duckdb')
  closeHome(config.home)
  const part = join(config.home, `ledger.restore-${process.pid}-${Date.now()}`)
  try {
    await copyFile(from, part)
    const head = await verifyFile(config, part)
    const kept = existsSync(target) ? await setAside(config, target, now) : null
    await toDisk(part)
    renameSync(part, target)
    await toDisk(config.home)
    return { events: head.seq, head, kept }
  } finally {
    for (const left of [part, `${part}.wal`]) rmSync(left, { force: true })
  }
}

/** Folds the log of the old ledger into its file, which also proves that nobody holds it, and renames it. */
async function setAside(config: Config, target: string, now: () => Date): Promise<string> {
  try {
    const db = await Db.open(target, { ...config, memoryLimit: '512MB', threads: 1 })
    await db.run('checkpoint')
    db.closeInstance()
  } catch (error) {
    if (error instanceof AppError) throw error
    // A ledger too broken to open is what restoring is for: it is set aside as it is, with its log.
  }
  const kept = join(config.home, `ledger.before-${shanghai(now()).replace(/\D/g, '')}.duckdb`)
  if (existsSync(kept)) throw new AppError('conflict', `${kept} 已存在。请移走后重试。`)
  renameSync(target, kept)
  if (existsSync(`${target}.wal`)) renameSync(`${target}.wal`, `${kept}.wal`)
  return kept
}

async function toDisk(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
