import { existsSync, readdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Ledger } from '../base/ledger.ts'
import { type ChainHead, type Verdict, verifyLedger } from '../base/ledger-verify.ts'
import { type Log, quietLog } from '../base/log.ts'
import { fileSha256 } from '../base/seal.ts'
import { sqlText } from '../base/sql.ts'
import { sealedBatches, soundEvidence } from '../warehouse/sealed.ts'
import { compareRecords } from './projections.ts'

/** A file or record that differs from its event. */
export interface Difference {
  /** Kind of thing, in Chinese: 数据文件, 公文底稿, 整改事项 … */
  readonly what: string
  /** Batch, document, case or other record. */
  readonly id: string
  /** Relative to the home; null for a record of the ledger. */
  readonly path: string | null
  readonly why: string
}

export interface HomeVerdict extends Verdict {
  readonly files: {
    readonly checked: number
    readonly bytes: number
    /** Files that landed before digests were recorded and have not been assessed since: nothing to hold them to. */
    readonly unsealed: number
  }
  readonly differs: Difference[]
  /** Files in lake, files and documents that no event names: left by a broken-off write, or put there. Nothing reads them. */
  readonly strangers: string[]
}

interface Expected {
  readonly what: string
  readonly id: string
  readonly path: string
  readonly sha256: string
  readonly bytes: number | null
}

/** Where files lie whose digests the ledger holds. */
const FOLDERS = ['lake', 'files', 'documents']

/**
 * The event chain, then every file that an event announces byte by byte, and every record beside the events that made it. `ok`
 * means that nothing differs. Progress counts bytes.
 */
export async function verifyHome(deps: { config: Config; ledger: Ledger; log?: Log }, expect?: ChainHead): Promise<HomeVerdict> {
  const chain = await verifyLedger(deps.ledger.db, expect)
  const { files, unsealed } = await expectedFiles(deps.ledger)
  const checked = await checkFiles(deps, files)
  const records = await compareRecords(deps.ledger.db)
  const named = new Set(checked.differs.map((d) => d.id))
  const batches = (await soundEvidence(deps)).files.filter((f) => !named.has(f.batch_id))
  const differs = [
    ...checked.differs,
    ...batches.map((f) => ({ what: '导入批次', id: f.batch_id, path: f.path, why: f.why })),
    ...records.map((r) => ({ ...r, path: null })),
  ]
  return {
    ...chain,
    ok: chain.ok && differs.length === 0,
    files: { checked: files.length, bytes: checked.bytes, unsealed: unsealed.length },
    differs,
    strangers: strangers(deps.config.home, new Set([...unsealed, ...files.map((f) => f.path)])),
  }
}

async function expectedFiles({ db }: Ledger): Promise<{ files: Expected[]; unsealed: string[] }> {
  const batches = await sealedBatches(db)
  const kept = await db.all<Expected & Record<string, unknown>>(sqlText('ledger/kept_files'))
  const files = new Map<string, Expected>()
  for (const b of batches) if (b.sha256 !== null) files.set(b.path, { what: '数据文件', id: b.batch_id, ...b, sha256: b.sha256 })
  for (const file of kept) if (!files.has(file.path)) files.set(file.path, file)
  return { files: [...files.values()], unsealed: batches.filter((b) => b.sha256 === null).map((b) => b.path) }
}

async function checkFiles(
  { config, log = quietLog }: { config: Config; log?: Log },
  files: readonly Expected[],
): Promise<{ differs: Difference[]; bytes: number }> {
  const total = files.reduce((sum, { path }) => sum + sizeOf(join(config.home, path)), 0)
  let bytes = 0
  const onRead = (n: number) => {
    bytes += n
    log.progress(bytes / total, '逐字节核对文件')
  }
  const found: (Difference | undefined)[] = []
  const waiting = [...files.entries()]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) found[next[0]] = await checkFile(config.home, next[1], onRead)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return { differs: found.filter((d) => d !== undefined), bytes }
}

async function checkFile(home: string, file: Expected, onRead: (bytes: number) => void): Promise<Difference | undefined> {
  const { what, id, path, sha256, bytes } = file
  const full = join(home, path)
  if (!existsSync(full)) return { what, id, path, why: '文件缺失' }
  const size = sizeOf(full)
  if ((await fileSha256(full, onRead)) === sha256) return undefined
  return { what, id, path, why: bytes !== null && size !== bytes ? `大小由 ${bytes} 字节变为 ${size} 字节` : '内容与登记的摘要不符' }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}

function strangers(home: string, known: ReadonlySet<string>): string[] {
  return FOLDERS.flatMap((folder) =>
    existsSync(join(home, folder))
      ? readdirSync(join(home, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => !entry.isDirectory())
          .map((entry) => join(entry.parentPath, entry.name).slice(join(home, '/').length))
          .filter((path) => !known.has(path))
      : [],
  ).sort()
}
