import { basename, extname } from 'node:path'
import { AppError } from '../base/errors.ts'
import { placeName } from '../common/places.ts'
import { findTable, type Table } from '../contract/tables.ts'
import { cellText } from './cast/column.ts'
import { foldHeader, matchHeader } from './header.ts'
import { headersOf, type Mapping } from './mapping.ts'
import { makePlan, type Plan } from './plan.ts'
import { type Candidate, HEADER_ROWS, recognise } from './recognise.ts'
import { refuse } from './register.ts'
import type { Refusal } from './report.ts'
import type { SourcePart, SourceRow } from './types.ts'

export interface HeaderContext {
  /** What is said of this part. */
  readonly mapping: Mapping | undefined
  readonly forced: Table | undefined
  /** The last day that a date may plausibly name. */
  readonly latest: string
}

export interface Found {
  readonly plan: Plan
  /** Row of the header among those looked at; of a table without one its first row. */
  readonly at: number
  /** First row that may hold data. */
  readonly start: number
}

/** How many rows are looked at: beyond them there is no header to be found. */
export function headRows(mapping: Mapping | undefined): number {
  return Math.max(HEADER_ROWS + (mapping?.skip_rows ?? 0), mapping?.header_row ?? 0)
}

/** Finds what table a part is and how its columns are read, or says why not. */
export function findHeader(ctx: HeaderContext, part: SourcePart, head: readonly SourceRow[]): Found | { refused: Refusal; bare?: boolean } {
  const { mapping } = ctx
  const forced = mapping?.table === undefined ? ctx.forced : (findTable(mapping.table) ?? ctx.forced)
  const rows = candidates(part, head, mapping)
  const offset = head.length === 0 ? 0 : Math.max(0, head.indexOf(rows[0] as SourceRow))
  const texts = rows.map((r) => r.cells.map(cellText))
  const found = (table: Table, at: number): Found => ({
    plan: makePlan(table, texts[at] ?? [], mapping, ctx.latest),
    at: at + offset,
    start: at + offset + 1,
  })
  if (mapping?.headerless) {
    if (!forced) throw new AppError('file_refused', '映射文件写了 headerless（没有表头），要同时写 table。')
    const places = Array.from({ length: Math.max(0, ...texts.map((cells) => cells.length)) }, (_, i) => placeName(i + 1))
    return { plan: makePlan(forced, places, mapping, ctx.latest), at: offset, start: offset }
  }
  if (mapping && forced && Object.keys(mapping.columns).length > 0) return found(forced, headerFor(forced, mapping, texts))
  const names = [basename(part.fileName, extname(part.fileName)), part.part ?? ''].filter((n) => n !== '').reverse()
  const result = recognise(texts, names, forced)
  if (result.ok) return found(result.match.table, result.headerAt)
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

/** Rows among which the header is. JSON and Parquet name their columns: theirs is the first row yielded, never a later one. */
function candidates(part: SourcePart, head: readonly SourceRow[], mapping: Mapping | undefined): readonly SourceRow[] {
  const named = part.format === 'json' || part.format === 'parquet'
  if (named && (mapping?.headerless || mapping?.header_row !== undefined))
    throw new AppError('file_refused', 'JSON 和 Parquet 的列自带名称，映射文件不能写 headerless 或 header_row。')
  if (named) return head.slice(0, 1)
  const wanted = mapping?.header_row
  if (wanted === undefined) return head.filter((r) => r.row > (mapping?.skip_rows ?? 0))
  const rows = head.filter((r) => r.row === wanted)
  if (rows.length === 0) throw new AppError('file_refused', `映射文件说表头在第 ${wanted} 行（header_row），文件没有这一行。请改正行号。`)
  return rows
}

/** The row with all headers that a mapping names; else the one that most columns of the table are found in, or simply the first. */
function headerFor(table: Table, mapping: Mapping, texts: readonly (readonly string[])[]): number {
  const wanted = Object.values(mapping.columns)
    .flatMap(headersOf)
    .map(foldHeader)
    .filter((h) => !/^第\d+列$/.test(h))
  const scores = texts.map((cells) => {
    const have = new Set(cells.map(foldHeader))
    const named = wanted.filter((w) => have.has(w)).length
    return named * 1000 + matchHeader(table, cells, (c) => mapping.columns[c.name] === undefined).matches.length
  })
  const best = Math.max(0, ...scores)
  if (best > 0) return scores.indexOf(best)
  return Math.max(
    0,
    texts.findIndex((cells) => cells.some((c) => c.trim() !== '')),
  )
}

function messageOf(reason: 'no_header' | 'missing_columns' | 'low_score' | 'tie', candidates: readonly Candidate[], seen: string): string {
  const names = candidates.map((c) => `${c.zh}（${c.table}）${c.missing.length > 0 ? `缺少 ${c.missing.join('、')}` : ''}`).join('；')
  switch (reason) {
    case 'tie':
      return `表头同时符合几张表：${names}。请指明是哪一张（网页在“导入为”里选，命令行用 --table），或把文件改名为表名。`
    case 'low_score':
      return `表头里认得的列太少，最接近的是：${names}。${seen}请指明是哪一张（网页在“导入为”里选，命令行用 --table），或写一个映射文件。`
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
