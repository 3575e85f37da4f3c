import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Db } from '../base/db.ts'
import { AppError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Table } from '../contract/tables.ts'
import { cellText } from './cast/column.ts'
import { canGoDirect, landDirect } from './direct.ts'
import { foldHeader } from './header.ts'
import { headersOf, type Mapping } from './mapping.ts'
import { notesOf } from './notes.ts'
import { parquetFacts } from './parquet.ts'
import { makePlan, type Plan } from './plan.ts'
import { type Candidate, HEADER_ROWS, recognise } from './recognise.ts'
import { nameOf, type PartOutcome, type Register, refuse } from './register.ts'
import type { Refusal } from './report.ts'
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
  const { mapping } = ctx
  const iterator = part.rows()[Symbol.asyncIterator]()
  const head: SourceRow[] = []
  try {
    // Beyond the skipped rows and the longest title block there is no header to be found.
    const limit = HEADER_ROWS + (mapping?.skip_rows ?? 0)
    while (head.length < limit) {
      const next = await iterator.next()
      if (next.done) break
      head.push(next.value)
    }
    const found = findHeader(ctx, part, head)
    const gate = gateOf(part, head, 'plan' in found ? found : undefined, mapping)
    if (gate.open.length > 0) return hold(part, gate.open, 'plan' in found ? found.plan.headers : [])
    if ('refused' in found) return found
    const { plan, at } = found
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
    return await land({ ...ctx, cleared: gate.cleared }, part, plan, head[at] as SourceRow, remaining(head.slice(at + 1), iterator))
  } catch (error) {
    if (error instanceof AppError && error.code === 'file_refused') return refuse(part, 'file_refused', error.message)
    throw error
  } finally {
    await iterator.return?.()
  }
}

/** Finds what table a part is and how its columns are read, or says why not. */
export function findHeader(
  ctx: Pick<PartContext, 'mapping' | 'forced' | 'latest'>,
  part: SourcePart,
  head: readonly SourceRow[],
): { plan: Plan; at: number } | { refused: Refusal; bare?: boolean } {
  const { mapping } = ctx
  const skip = mapping?.skip_rows ?? 0
  // JSON and Parquet name their columns: their header is the first row yielded, never a later one.
  const rows = part.format === 'json' || part.format === 'parquet' ? head.slice(0, 1) : head.filter((r) => r.row > skip)
  const offset = head.length === 0 ? 0 : Math.max(0, head.indexOf(rows[0] as SourceRow))
  const texts = rows.map((r) => r.cells.map(cellText))
  if (mapping && ctx.forced) {
    const wanted = Object.values(mapping.columns).flatMap(headersOf).map(foldHeader)
    const at = wanted.length === 0 ? -1 : texts.findIndex((cells) => hasAll(cells, wanted))
    if (at >= 0)
      return {
        plan: makePlan(ctx.forced, texts[at] as string[], mapping, ctx.latest),
        at: at + offset,
      }
    if (wanted.length > 0)
      return {
        plan: makePlan(ctx.forced, texts.find((t) => t.some((c) => c !== '')) ?? [], mapping, ctx.latest),
        at: offset,
      }
  }
  const names = [basename(part.fileName, extname(part.fileName)), part.part ?? ''].filter((n) => n !== '').reverse()
  const result = recognise(texts, names, ctx.forced)
  if (result.ok)
    return {
      plan: makePlan(result.match.table, texts[result.headerAt] as string[], mapping, ctx.latest),
      at: result.headerAt + offset,
    }
  return {
    ...refuse(part, result.reason, messageOf(result.reason, result.candidates, seenOf(part, rows, texts)), {
      candidates: [...result.candidates].map((c) => ({
        ...c,
        missing: [...c.missing],
      })),
    }),
    bare: result.reason === 'no_header',
  }
}

function hasAll(cells: readonly string[], wanted: readonly string[]): boolean {
  const have = new Set(cells.map(foldHeader))
  return wanted.every((w) => have.has(w))
}

function messageOf(reason: 'no_header' | 'missing_columns' | 'low_score' | 'tie', candidates: readonly Candidate[], seen: string): string {
  const names = candidates.map((c) => `${c.zh}（${c.table}）${c.missing.length > 0 ? `缺少 ${c.missing.join('、')}` : ''}`).join('；')
  switch (reason) {
    case 'tie':
      return `表头同时符合几张表：${names}。请用 --table 指明是哪一张，或把文件改名为表名。`
    case 'low_score':
      return `表头里认得的列太少，最接近的是：${names}。请用 --table 指明，或写一个映射文件。`
    case 'missing_columns':
      return `缺少必需的列。最接近的是：${names}。${seen}请补上所缺的列，或写一个映射文件说明它们从哪里来（网页点“列的对应”，命令行用 shuheng inspect 起草）。`
    case 'no_header':
      return `前 ${HEADER_ROWS} 行里找不到任何一张表的表头。${names === '' ? '' : `最接近的是：${names}。`}${seen}请检查表头，或写一个映射文件（网页点“列的对应”，命令行用 shuheng inspect 起草）。`
  }
}

const ENCODING_ZH: Readonly<Record<string, string>> = { 'utf-8': 'UTF-8', gb18030: 'GBK/GB18030', big5: 'Big5' }
const DELIMITER_ZH: Readonly<Record<string, string>> = { ',': '逗号', '\t': '制表符', ';': '分号', '\u0001': 'U+0001' }
const SEEN_HEADERS = 12

/** What was looked at: sheet, encoding, delimiter, and the first line that may be a header. */
export function seenOf(part: SourcePart, rows: readonly SourceRow[], texts: readonly (readonly string[])[]): string {
  const filled = (cells: readonly string[]) => cells.filter((c) => c.trim() !== '')
  const at = Math.max(
    0,
    texts.findIndex((cells) => filled(cells).length > 1),
  )
  const line = filled(texts[at] ?? [])
  const { encoding, delimiter } = part.text ?? {}
  const how = [
    ...(part.part === undefined ? [] : [`工作表“${part.part}”`]),
    ...(encoding === undefined ? [] : [`编码 ${ENCODING_ZH[encoding] ?? encoding}`]),
    ...(delimiter === undefined ? [] : [`分隔符 ${DELIMITER_ZH[delimiter] ?? delimiter}`]),
  ]
  const words = line.slice(0, SEEN_HEADERS).map((c) => (c.length > 20 ? `${[...c].slice(0, 20).join('')}…` : c))
  if (line.length === 0) return ''
  return `看到的是：${how.join('，')}${how.length > 0 ? '，' : ''}第 ${rows[at]?.row} 行“${words.join('、')}${line.length > SEEN_HEADERS ? '…' : ''}”。`
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
  header: SourceRow,
  rows: AsyncIterable<SourceRow>,
): Promise<PartOutcome> {
  await mkdir(ctx.tmp, { recursive: true })
  const folder = await mkdtemp(join(ctx.tmp, 'part-'))
  try {
    ctx.log.progress(0, `${part.fileName}${part.part ? `／${part.part}` : ''} → ${plan.table.zh}`)
    const scan = canGoDirect(plan, part, header.row, ctx.directBytes)
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
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
