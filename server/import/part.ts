import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Table } from '../contract/tables.ts'
import { canGoDirect, landDirect } from './direct.ts'
import { findHeader, headRows } from './find-header.ts'
import { type Mapping, mappingOfPart } from './mapping.ts'
import { notesOf } from './notes.ts'
import { parquetFacts } from './parquet.ts'
import type { Plan } from './plan.ts'
import { nameOf, type PartOutcome, type Register, refuse } from './register.ts'
import { landRows } from './rows.ts'
import { type Gate, gateOf } from './secrecy/gate.ts'
import { hold } from './secrecy/hold.ts'
import type { SourcePart, SourceRow } from './types.ts'

/** What reading a part needs. What is known of earlier imports, and the landing itself, lie with whoever holds the ledger. */
export interface PartContext {
  readonly log: Log
  /** In-memory DuckDB of this import. */
  readonly db: Db
  readonly tmp: string
  readonly forced: Table | undefined
  readonly mapping: Mapping | undefined
  readonly directBytes: number
  /** The last day that a date may plausibly name. */
  readonly latest: string
  readonly register: Register
}

/** Reads one part, decides what it is, and lands it or refuses it whole. */
export async function importPart(ctx: PartContext, part: SourcePart): Promise<PartOutcome> {
  const said = ctx.mapping?.parts?.[part.key]
  if (said?.skip) return { skipped: { ...nameOf(part), message: '映射文件写明不读，没有导入' } }
  const mapping = mappingOfPart(ctx.mapping, part.key)
  const iterator = part.rows()[Symbol.asyncIterator]()
  const head: SourceRow[] = []
  try {
    // Beyond the skipped rows and the longest title block there is no header to be found.
    const limit = headRows(mapping)
    while (head.length < limit) {
      const next = await iterator.next()
      if (next.done) break
      head.push(next.value)
    }
    const found = findHeader({ ...ctx, mapping }, part, head)
    const gate = gateOf(part, head, 'plan' in found ? found : undefined, mapping)
    if (gate.open.length > 0) return hold(part, gate.open, 'plan' in found ? found.plan.headers : [])
    if ('refused' in found) return found
    const { plan, at, start } = found
    const before = await ctx.register.known({
      sha256: part.sha256,
      table: plan.table.name,
      part: part.part,
      mappingSha256: mapping?.sha256,
    })
    if (before)
      return {
        unchanged: { ...nameOf(part), table: plan.table.name, ...before },
      }
    return await land({ ...ctx, mapping, cleared: gate.cleared }, part, plan, head[at]?.row ?? 0, remaining(head.slice(start), iterator))
  } catch (error) {
    if (error instanceof AppError && error.code === 'file_refused') return refuse(part, 'file_refused', error.message)
    throw error
  } finally {
    await iterator.return?.()
  }
}

async function* remaining(first: readonly SourceRow[], rest: AsyncIterator<SourceRow>): AsyncGenerator<SourceRow> {
  yield* first
  for (;;) {
    const next = await rest.next()
    if (next.done) return
    yield next.value
  }
}

type Cleared = Pick<Gate, 'cleared'>

async function land(
  ctx: Cleared & PartContext,
  part: SourcePart,
  plan: Plan,
  headerRow: number,
  rows: AsyncIterable<SourceRow>,
): Promise<PartOutcome> {
  await mkdir(ctx.tmp, { recursive: true })
  const folder = await mkdtemp(join(ctx.tmp, 'part-'))
  try {
    ctx.log.progress(0, `${part.fileName}${part.part ? `／${part.part}` : ''} → ${plan.table.zh}`)
    const scan = canGoDirect(plan, part, headerRow, ctx.directBytes)
    const direct = scan && (await landDirect(ctx.db, plan, part, scan, folder))
    const { collector, parquet, plainRows } = direct ?? { ...(await landRows(ctx.db, plan, part, folder, rows, ctx.log)), plainRows: 0 }
    const { counts } = collector
    const files = collector.close()
    const facts = await parquetFacts(ctx.db, plan.table, parquet)
    if (facts.rows !== collector.stored + plainRows) throw new Error(`import wrote ${facts.rows} rows of ${collector.stored + plainRows}`)
    return await ctx.register.settle({
      fileName: part.fileName,
      part: part.part,
      sha256: part.sha256,
      bytes: part.bytes,
      table: plan.table.name,
      counts: { ...counts, landed: counts.landed + plainRows },
      rejects: collector.rejects.list(),
      warnings: collector.warnings.list(),
      leftOut: collector.leftOut.list(),
      notes: await notesOf(ctx.db, plan, part, collector, parquet),
      files: { parquet, rejects: files.rejects, warnings: files.warnings },
      facts,
      unmatchedHeaders: plan.unmatchedHeaders,
      missingOptional: plan.missingOptional,
      cleared: ctx.cleared,
      mappingSha256: ctx.mapping?.sha256,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
