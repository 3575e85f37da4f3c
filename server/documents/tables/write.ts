import { utils, write } from '@e965/xlsx'
import { AppError } from '../../base/errors.ts'
import { encodeGb18030, encodeGbk } from '../../base/gbk.ts'
import { printable } from '../../base/text.ts'

export type Cell = string | number | boolean | null | undefined

/** A column of a downloaded table: Chinese header and the cell of a row. Numbers stay numbers. */
export interface Column<R> {
  readonly title: string
  readonly value: (row: R) => Cell
}

const FORMATS = ['csv', 'xlsx'] as const
export type Format = (typeof FORMATS)[number]
export const ENCODINGS = ['utf-8', 'gbk', 'gb18030'] as const
export type Encoding = (typeof ENCODINGS)[number]

export interface TableFile {
  readonly bytes: Buffer
  readonly contentType: string
  /** Characters that GBK lacks and that became `?`. */
  readonly replaced: number
}

const SHEET_ROWS = 1_048_575
const CELL_LENGTH = 32_767

/**
 * A table as a file. Texts that a spreadsheet would run as a formula are disarmed in both formats. CSV is RFC 4180 with CRLF, UTF-8
 * with a byte order mark unless GBK or GB18030 is asked for. Throws `too_large` when the rows do not fit on one sheet.
 */
export function writeTable<R>(
  name: string,
  columns: readonly Column<R>[],
  rows: readonly R[],
  options: { readonly format: Format; readonly encoding?: Encoding | undefined },
): TableFile {
  const head = columns.map((c) => c.title)
  const body = rows.map((row) => columns.map((c) => disarm(c.value(row))))
  return options.format === 'xlsx' ? workbook(name, head, body) : csv([head, ...body], options.encoding ?? 'utf-8')
}

/** Leading characters that make a cell a formula, a command or a new cell in some spreadsheet; full-width forms are taken for them too. */
const ARMED = /^[\s\0]*[=+\-@\t\r\n＝＋－＠|]/

/** A text that might be run gets an apostrophe before it, which spreadsheets take as “this is text”. Plain numbers as text may stay. */
export function disarm(value: Cell): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value
  const text = printable(value)
  return ARMED.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
}

function csv(rows: readonly (readonly (string | number | boolean | null)[])[], encoding: Encoding): TableFile {
  const text = `${rows.map((row) => row.map(field).join(',')).join('\r\n')}\r\n`
  const contentType = `text/csv; charset=${encoding}`
  if (encoding === 'gbk') return { contentType, ...encodeGbk(text) }
  if (encoding === 'gb18030') return { contentType, bytes: encodeGb18030(text), replaced: 0 }
  return { contentType, bytes: Buffer.from(`\ufeff${text}`, 'utf8'), replaced: 0 }
}

function field(value: string | number | boolean | null): string {
  if (value === null) return ''
  const text = typeof value === 'boolean' ? (value ? '是' : '否') : String(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function workbook(name: string, head: readonly string[], body: readonly (readonly (string | number | boolean | null)[])[]): TableFile {
  if (body.length > SHEET_ROWS) {
    throw new AppError('too_large', `共 ${body.length} 行，超过一张工作表可容纳的 ${SHEET_ROWS} 行。请缩小筛选范围，或改用 CSV 下载。`)
  }
  const cells = body.map((row) =>
    row.map((v) => (typeof v === 'boolean' ? (v ? '是' : '否') : typeof v === 'string' ? v.slice(0, CELL_LENGTH) : v)),
  )
  const sheet = utils.aoa_to_sheet([[...head], ...cells])
  sheet['!cols'] = head.map((title, i) => ({
    wch: Math.min(50, Math.max(width(title), ...cells.slice(0, 200).map((r) => width(r[i])))) + 2,
  }))
  sheet['!autofilter'] = { ref: utils.encode_range({ s: { r: 0, c: 0 }, e: { r: body.length, c: Math.max(0, head.length - 1) } }) }
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31))
  const bytes = write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer
  return { bytes, contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', replaced: 0 }
}

/** Width in characters of a spreadsheet's column: full-width ones count two. */
function width(value: unknown): number {
  return value === null || value === undefined ? 0 : [...String(value)].reduce((n, c) => n + (c > '\u00ff' ? 2 : 1), 0)
}
