import { randomBytes } from 'node:crypto'
import { AppError } from '../base/errors.ts'
import { type Ledger, shanghai } from '../base/ledger.ts'
import type { FileSeal } from '../base/seal.ts'
import { sqlText } from '../base/sql.ts'
import type { BatchReport, Refusal } from './report.ts'
import type { Cleared } from './secrecy/mark.ts'

/** `YYYYMMDD-HHMMSS-<8 hex>`, sorted by time of import. */
export function newBatchId(now: Date): string {
  return `${shanghai(now).replace(/[-:]/g, '').replace(' ', '-')}-${randomBytes(4).toString('hex')}`
}

export interface BatchKey {
  readonly sha256: string
  readonly table: string
  readonly part: string | undefined
  readonly mappingSha256: string | undefined
}

/** The batch in which these bytes have landed already, if they have and it was not withdrawn. */
export async function findBatch(ledger: Ledger, key: BatchKey): Promise<{ batch_id: string; imported_at: string } | undefined> {
  return ledger.db.get<{ batch_id: string; imported_at: string }>(sqlText('lookups/import/find_batch'), {
    sha256: key.sha256,
    table_name: key.table,
    part: key.part ?? '',
    mapping_sha256: key.mappingSha256 ?? '',
  })
}

/** Landed, not withdrawn files of a big log whose period touches `from`…`to` (wall-clock text). */
export async function overlapsOf(ledger: Ledger, table: string, from: string, to: string): Promise<BatchReport['overlaps']> {
  return ledger.db.all<BatchReport['overlaps'][number]>(sqlText('lookups/import/overlaps'), {
    table_name: table,
    period_from: from,
    period_to: to,
  })
}

/** The commit point of an import: event and batch row in one transaction. The event seals the landed file. */
export async function recordBatch(
  ledger: Ledger,
  report: BatchReport,
  options: { seal: FileSeal; mappingSha256: string | undefined; actor: string; now: Date; cleared?: readonly Cleared[] },
): Promise<void> {
  await ledger.write(async (tx) => {
    await tx.run(sqlText('lookups/import/insert_batch'), {
      batch_id: report.batch_id,
      table_name: report.table,
      file_name: report.file_name,
      part: report.part,
      sha256: report.sha256,
      mapping_sha256: options.mappingSha256 ?? null,
      bytes: report.bytes,
      rows_in: report.rows_in,
      rows_landed: report.rows_landed,
      rows_rejected: report.rows_rejected,
      rows_classified: report.rows_classified,
      rows_warned: report.rows_warned,
      period_from: report.period_from,
      period_to: report.period_to,
      lake_path: report.lake_path,
      rejects_path: report.rejects_path,
      report: JSON.stringify(report),
      imported_at: shanghai(options.now),
    })
    for (const { mark, by, reason } of options.cleared ?? []) {
      tx.event({
        kind: 'import.cleared',
        subject: report.batch_id,
        actor: options.actor,
        body: { file_name: report.file_name, part: report.part, sha256: report.sha256, mark, by, reason },
      })
    }
    const { table, file_name, part, sha256, rows_in, rows_landed, rows_rejected, rows_classified } = report
    tx.event({
      kind: 'import.landed',
      subject: report.batch_id,
      actor: options.actor,
      body: {
        table,
        file_name,
        part,
        sha256,
        mapping_sha256: options.mappingSha256 ?? null,
        rows_in,
        rows_landed,
        rows_rejected,
        rows_classified,
        period: [report.period_from, report.period_to],
        lake: options.seal,
      },
    })
  })
}

/**
 * Keeps a trace of refused files under their `batch_id`, so that their rejects have a known origin and 导入记录 lists them. Where no table was
 * found the message quotes a line of the file, which may be data: of that only the nearest tables are kept.
 */
export async function recordRefusals(ledger: Ledger, actor: string, refused: readonly Refusal[]): Promise<void> {
  await ledger.write(async (tx) => {
    for (const { batch_id, fileName, part, code, message, table, sha256, rows_in, rows_rejected, candidates } of refused) {
      const body = {
        code,
        table: table ?? null,
        file_name: fileName,
        part: part ?? null,
        sha256: sha256 ?? null,
        rows_in: rows_in ?? null,
        rows_rejected: rows_rejected ?? null,
        message: code === 'file_refused' || code === 'over_reject_limit' ? message : null,
        nearest: (candidates ?? []).map((c) => ({ table: c.table, missing: c.missing })),
      }
      tx.event({ kind: 'import.refused', subject: batch_id as string, actor, body })
    }
  })
}

/** Keeps a trace of a file that waits for a person: its name, its digest and where it speaks of secrecy, nothing of its content. */
export async function recordHold(ledger: Ledger, batchId: string, actor: string, held: Refusal): Promise<void> {
  const { fileName, part = null, sha256 = null, marks = [] } = held
  await ledger.write(async (tx) =>
    tx.event({ kind: 'import.held', subject: batchId, actor, body: { file_name: fileName, part, sha256, marks } }),
  )
}

/** A batch that is about to be taken back. */
export interface BatchStanding extends Record<string, unknown> {
  readonly batch_id: string
  readonly table_name: string
  readonly imported_at: string
  readonly withdrawn_at: string | null
}

/**
 * Takes a batch out of use. Its Parquet stays, staging leaves it out, and the same file may be imported again. Throws
 * `not_found` or, when it was withdrawn before, `conflict`. `check` may refuse, by what rests on the batch at that moment.
 */
export async function withdrawBatch(
  deps: { ledger: Ledger; now: () => Date },
  batchId: string,
  reason: string,
  actor: string,
  check?: (batch: BatchStanding) => Promise<void>,
): Promise<void> {
  if (reason.trim() === '') throw new AppError('invalid_input', '撤回批次要写明原因。')
  await deps.ledger.write(async (tx) => {
    const found = await deps.ledger.db.get<BatchStanding>(sqlText('lookups/import/batch_state'), { batch_id: batchId })
    if (!found) throw new AppError('not_found', `没有批次 ${batchId}。请用导入报告里的批次号。`)
    if (found.withdrawn_at) throw new AppError('conflict', `批次 ${batchId} 已于 ${found.withdrawn_at.slice(0, 19)} 撤回。`)
    await check?.(found)
    await tx.run(sqlText('lookups/import/withdraw'), {
      batch_id: batchId,
      at: shanghai(deps.now()),
    })
    tx.event({
      kind: 'import.withdrawn',
      subject: batchId,
      actor,
      body: { table: found.table_name, reason },
    })
  })
}
