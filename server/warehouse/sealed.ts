import { join } from 'node:path'
import { Cache } from '../base/cache.ts'
import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger } from '../base/ledger.ts'
import { perOwner } from '../base/per-owner.ts'
import { type FileSeal, glance, sealFile } from '../base/seal.ts'
import { sqlText } from '../base/sql.ts'
import { tables } from '../contract/tables.ts'
import { type Batch, batchesById, landedBatches, loadedFrom } from './batches.ts'

/** A landed file as its events announce it; digests are null where it landed before they were recorded. */
export interface SealedBatch extends Record<string, unknown> {
  readonly batch_id: string
  readonly table_name: string
  /** Relative to the home. */
  readonly path: string
  readonly sha256: string | null
  readonly bytes: number | null
  readonly footer: string | null
  readonly rows_landed: number
  /** JSON list of first and last time; null where the event holds none. */
  readonly period: string | null
  readonly seq: number
  readonly withdrawn: boolean
}

/** Every landed file, withdrawn ones too (a frozen year still reads them), in the order they landed. */
export async function sealedBatches(db: Pick<Db, 'all'>): Promise<SealedBatch[]> {
  return db.all<SealedBatch>(sqlText('lookups/import/seals'))
}

export interface ChangedFile {
  readonly batch_id: string
  readonly table: string
  readonly path: string
  /** What differs, in Chinese. */
  readonly why: string
}

type Deps = { readonly config: Config; readonly ledger: Ledger }

/**
 * Batches whose record is another than their event says, or whose file is gone or has another size or footer than when it landed.
 * Events say which batches there are: a record that vanished is named. Milliseconds for hundreds of files.
 */
function changedFiles(home: string, sealed: readonly SealedBatch[], batches: readonly Batch[]): ChangedFile[] {
  const records = new Map(batches.map((b) => [b.batch_id, b]))
  const told = new Set(sealed.map((s) => s.batch_id))
  const strange = batches.filter((b) => !told.has(b.batch_id))
  return [
    ...sealed.flatMap((seal) => {
      const { batch_id, table_name: table, path } = seal
      const why = recordFault(seal, records.get(batch_id)) ?? fileFault(home, seal)
      return why === undefined ? [] : [{ batch_id, table, path, why }]
    }),
    ...strange.map((b) => ({ batch_id: b.batch_id, table: b.table_name, path: b.lake_path, why: '没有导入它的事件' })),
  ]
}

function recordFault(seal: SealedBatch, record: Batch | undefined): string | undefined {
  if (!record) return '台账里没有它的记录，或记为已撤回而没有撤回的事件'
  const period = seal.period === null ? undefined : (JSON.parse(seal.period) as (string | null)[])
  const same =
    record.lake_path === seal.path &&
    record.table_name === seal.table_name &&
    record.rows_landed === seal.rows_landed &&
    (period === undefined || (record.period_from === (period[0] ?? null) && record.period_to === (period[1] ?? null)))
  return same ? undefined : '台账里的记录与导入它的事件不符'
}

function fileFault(home: string, { path, bytes, footer }: SealedBatch): string | undefined {
  return bytes === null || footer === null ? undefined : glance(join(home, path), { bytes, footer })
}

/** Batches as they may be judged: those whose files are as they landed, and what is known of the others. */
export interface Evidence {
  readonly sound: readonly Batch[]
  readonly files: readonly ChangedFile[]
  /** Tables with a changed file: what is left of them is no basis for a verdict. */
  readonly changed: ReadonlySet<string>
}

/** Looks at every landed file, or at those of `ids` (withdrawn ones too), before anything is judged by them. */
export async function soundEvidence(deps: Deps, ids?: readonly string[]): Promise<Evidence> {
  const batches = ids ? await batchesById(deps.ledger, ids) : await landedBatches(deps.ledger)
  const wanted = new Set(ids)
  const sealed = (await sealedBatches(deps.ledger.db)).filter((s) => (ids ? wanted.has(s.batch_id) : !s.withdrawn))
  const files = changedFiles(deps.config.home, sealed, batches)
  const gone = new Set(files.map((f) => f.batch_id))
  return { sound: batches.filter((b) => !gone.has(b.batch_id)), files, changed: new Set(files.map((f) => f.table)) }
}

/** What is known of the tables: which have rows that may be judged, and which have a file that is no longer as it landed. */
export interface Known {
  readonly loaded: ReadonlySet<string>
  /** Never in `loaded`. */
  readonly changed: ReadonlySet<string>
}

/** The logs with rows, wherever they lie, and those that could not be read in full. */
interface LogsRead {
  readonly logs: ReadonlyMap<string, unknown>
  readonly failed: ReadonlyMap<string, unknown>
}

/** Tables that may be judged. A log that could not be read in full never may. */
export function knownOf({ sound, changed }: Evidence, facts?: LogsRead): Known {
  const found: string[] = [...loadedFrom(sound), ...(facts?.logs.keys() ?? [])]
  return { loaded: new Set(found.filter((t) => !facts?.failed.has(t) && !changed.has(t))), changed }
}

/** Throws `invalid_input` when a table that everything needs was never loaded. `then`: what to do after importing it. */
export function requireMandatory({ loaded, changed }: Known, then: string): void {
  const missing = tables.filter((t) => t.presence === 'mandatory' && !loaded.has(t.name) && !changed.has(t.name))
  if (missing.length > 0)
    throw new AppError('invalid_input', `尚未导入必需的数据：${missing.map((t) => t.zh).join('、')}。请先导入，再${then}。`, {
      tables: missing.map((t) => t.name),
    })
}

const LOOK_AGAIN_MS = 30_000
const recent = perOwner((ledger: Ledger) => new Cache<ChangedFile[]>({ most: 1, keptMs: LOOK_AGAIN_MS, ledger }))

/** Changed files of landed batches, looked at again after half a minute: for pages that everybody opens. */
export function recentlyChanged(deps: Deps): Promise<ChangedFile[]> {
  return recent(deps.ledger).get('files', async () => (await soundEvidence(deps)).files as ChangedFile[])
}

/** The register of bodies says who is judged at all. */
const BODIES = 'org'

/** Without whole registers of bodies and days nothing can be judged: throws when one of their files is changed. */
export function requireSound(files: readonly ChangedFile[], what: string): void {
  const needed = files.filter(({ table }) => tables.some((t) => t.name === table && (t.name === BODIES || t.reference)))
  if (needed.length > 0) throw changedError(needed, what)
}

/** Refuses work on changed files, naming each. `what` says what is not done: 没有检测, 没有重算. */
export function changedError(files: readonly ChangedFile[], what: string): AppError {
  const named = files.map((f) => `${f.path}（批次 ${f.batch_id}，${f.why}）`).join('、')
  return new AppError(
    'unavailable',
    `${what}：数据文件与导入时登记的摘要不符：${named}。请从备份恢复这些文件；没有备份的，撤回批次后重新导入原文件。`,
    { files: files.map((f) => f.path) },
  )
}

/** Records the digests of files that landed before events held any: from now on they are held to what they are today. Returns how many. */
export async function sealOlder(deps: { config: Config; ledger: Ledger }): Promise<number> {
  const open = (await sealedBatches(deps.ledger.db)).filter((b) => b.sha256 === null)
  const seals: [SealedBatch, FileSeal][] = []
  for (const batch of open) {
    try {
      seals.push([batch, await sealFile(join(deps.config.home, batch.path))])
    } catch (error) {
      // A file that is gone cannot be sealed: reading it for an assessment says so with words.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  if (seals.length === 0) return 0
  await deps.ledger.write(async (tx) => {
    for (const [{ batch_id }, seal] of seals) tx.event({ kind: 'import.sealed', subject: batch_id, actor: 'system', body: { lake: seal } })
  })
  return seals.length
}
