import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Ledger } from '../base/ledger.ts'
import { sealFile } from '../base/seal.ts'
import { findTable } from '../contract/tables.ts'
import { type BatchKey, findBatch, newBatchId, overlapsOf, recordBatch, recordRefusals } from './batch.ts'
import { lakePath, settle } from './lake.ts'
import type { ParquetFacts } from './parquet.ts'
import type { BatchReport, ImportReport, Refusal, Tally } from './report.ts'
import type { Cleared } from './secrecy/mark.ts'

/** One part as the reader leaves it: files in its own folder, counts, and what is worth telling. Plain data: it crosses processes. */
export interface LandedPart {
  readonly fileName: string
  readonly part: string | undefined
  readonly sha256: string
  readonly bytes: number
  readonly table: string
  readonly counts: {
    readonly landed: number
    readonly rejected: number
    readonly classified: number
    readonly leftOut: number
    readonly warned: number
    readonly flagBlank: number
  }
  readonly rejects: Tally[]
  readonly warnings: Tally[]
  readonly leftOut: Tally[]
  readonly notes: BatchReport['notes']
  readonly files: { readonly parquet: string; readonly rejects: string | undefined; readonly warnings: string | undefined }
  readonly facts: ParquetFacts
  readonly unmatchedHeaders: readonly string[]
  readonly missingOptional: readonly string[]
  /** Places that a person signed to be no classification. */
  readonly cleared: readonly Cleared[]
  /** Digest of what the mapping says of this part. */
  readonly mappingSha256: string | undefined
}

export type PartOutcome =
  | { readonly batch: BatchReport }
  | {
      readonly refused: Refusal
      /** Nothing in it looks like a table at all. */
      readonly bare?: boolean
    }
  | { readonly unchanged: ImportReport['unchanged'][number] }
  | { readonly skipped: ImportReport['skipped'][number] }

/** What a reader asks of whoever holds the ledger. */
export interface Register {
  /** The batch in which these bytes have landed already. */
  known(key: BatchKey): Promise<{ batch_id: string; imported_at: string } | undefined>
  /** Moves the files of a part to their places and records it; or refuses it whole for its share of rejected rows. */
  settle(landed: LandedPart): Promise<PartOutcome>
}

export interface RegisterDeps {
  readonly config: Config
  readonly ledger: Ledger
  readonly now: () => Date
  readonly actor: string
  readonly maxRejectPercent: number
}

export function ledgerRegister(deps: RegisterDeps): Register {
  return {
    known: (key) => findBatch(deps.ledger, key),
    settle: (landed) => settlePart(deps, landed),
  }
}

async function settlePart(deps: RegisterDeps, landed: LandedPart): Promise<PartOutcome> {
  const { counts, files, facts } = landed
  const batchId = newBatchId(deps.now())
  const judged = counts.landed + counts.rejected + counts.classified
  const rowsIn = judged + counts.leftOut
  const rejectsPath = files.rejects ? `rejects/${batchId}.csv` : null
  const warningsPath = files.warnings ? `rejects/${batchId}.warnings.csv` : null

  if (counts.rejected * 100 > judged * deps.maxRejectPercent) {
    await settle(deps.config, files.rejects as string, rejectsPath as string)
    const share = ((counts.rejected / judged) * 100).toFixed(1)
    const message = `${judged} 行里有 ${counts.rejected} 行（${share}%）不合格，超过上限 ${deps.maxRejectPercent}%，整个文件没有导入。请对照退回清单改正后重新导入，或调高退回上限后重试。`
    const { refused } = refuse(landed, 'over_reject_limit', message, {
      table: landed.table,
      rows_in: rowsIn,
      rows_rejected: counts.rejected,
      limit_needed: Math.ceil((counts.rejected / judged) * 100),
      rejects: landed.rejects,
      rejects_path: rejectsPath as string,
      sha256: landed.sha256,
    })
    const known = { ...refused, batch_id: batchId }
    await recordRefusals(deps.ledger, deps.actor, [known])
    return { refused: known }
  }

  const big = findTable(landed.table)?.big === true
  const overlaps = big && facts.from && facts.to ? await overlapsOf(deps.ledger, landed.table, facts.from, facts.to) : []
  const batch: BatchReport = {
    batch_id: batchId,
    table: landed.table,
    file_name: landed.fileName,
    part: landed.part ?? null,
    sha256: landed.sha256,
    bytes: landed.bytes,
    rows_in: rowsIn,
    rows_landed: counts.landed,
    rows_rejected: counts.rejected,
    rows_classified: counts.classified,
    rows_left_out: counts.leftOut,
    rows_warned: counts.warned,
    classified_flag_blank: counts.flagBlank,
    duplicates: facts.duplicates,
    period_from: facts.from,
    period_to: facts.to,
    warnings: landed.warnings,
    rejects: landed.rejects,
    left_out: landed.leftOut,
    notes: [...landed.notes],
    rejects_path: rejectsPath,
    warnings_path: warningsPath,
    lake_path: lakePath(landed.table, batchId),
    unmatched_headers: [...landed.unmatchedHeaders],
    missing_optional: [...landed.missingOptional],
    overlaps,
  }
  await commit(deps, batch, landed)
  return { batch }
}

/** Files first, the ledger last: a file without a ledger row is an orphan that the next import removes. */
async function commit(deps: RegisterDeps, batch: BatchReport, { files, cleared, mappingSha256 }: LandedPart): Promise<void> {
  const placed: string[] = []
  const place = async (from: string | undefined, to: string | null) => {
    if (!from || !to) return
    await settle(deps.config, from, to)
    placed.push(to)
  }
  try {
    await place(files.parquet, batch.lake_path)
    await place(files.rejects, batch.rejects_path)
    await place(files.warnings, batch.warnings_path)
    const seal = await sealFile(join(deps.config.home, batch.lake_path))
    await recordBatch(deps.ledger, batch, { seal, mappingSha256, actor: deps.actor, now: deps.now(), cleared })
  } catch (error) {
    for (const path of placed) await rm(join(deps.config.home, path), { force: true })
    throw error
  }
}

interface Named {
  readonly fileName: string
  readonly part?: string | undefined
}

export function nameOf(part: Named): { fileName: string; part?: string } {
  return { fileName: part.fileName, part: part.part }
}

export function refuse(part: Named, code: Refusal['code'], message: string, more: Partial<Refusal> = {}): { refused: Refusal } {
  return { refused: { ...nameOf(part), code, message, ...more } }
}
