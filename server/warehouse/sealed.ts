import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Db } from '../base/db.ts'
import type { Ledger } from '../base/ledger.ts'
import { type FileSeal, glance, sealFile } from '../base/seal.ts'
import { sqlText } from '../base/sql.ts'

/** A landed file as its events announce it; digests are null where it landed before they were recorded. */
export interface SealedBatch extends Record<string, unknown> {
  readonly batch_id: string
  /** Relative to the home. */
  readonly path: string
  readonly sha256: string | null
  readonly bytes: number | null
  readonly footer: string | null
  readonly seq: number
}

/** Every landed file, withdrawn ones too (a frozen year still reads them), in the order they landed. */
export async function sealedBatches(db: Pick<Db, 'all'>): Promise<SealedBatch[]> {
  return db.all<SealedBatch>(sqlText('lookups/import/seals'))
}

export interface ChangedFile {
  readonly batch_id: string
  readonly path: string
  /** What differs, in Chinese. */
  readonly why: string
}

/** Files of these batches that are gone, or whose size or footer is another than when they landed. Milliseconds for hundreds of files. */
export async function changedFiles(deps: { config: Config; ledger: Ledger }, batchIds: readonly string[]): Promise<ChangedFile[]> {
  const wanted = new Set(batchIds)
  return (await sealedBatches(deps.ledger.db)).flatMap(({ batch_id, path, bytes, footer }) => {
    if (!wanted.has(batch_id) || bytes === null || footer === null) return []
    const why = glance(join(deps.config.home, path), { bytes, footer })
    return why === undefined ? [] : [{ batch_id, path, why }]
  })
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
