import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as sheets from '@e965/xlsx'
import { encodeGbk } from '../../../base/gbk.ts'
import type { Table } from '../../../contract/tables.ts'
import type { Row } from '../city.ts'
import type { Random } from '../random.ts'
import { cells, headers, type Style } from './cells.ts'

const BOM = '\ufeff'

function quote(text: string, delimiter: string): string {
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Delimited text: GBK with CRLF as the old platform writes it, or UTF-8 with a byte-order mark. */
export function writeDelimited(
  path: string,
  table: Table,
  rows: readonly Row[],
  style: Style,
  random: Random,
  kind: 'gbk' | 'utf8' | 'tsv',
): void {
  const delimiter = kind === 'tsv' ? '\t' : ','
  const end = kind === 'utf8' ? '\n' : '\r\n'
  const lines = [headers(table, style), ...rows.map((r) => cells(table, r, style, random))].map((line) =>
    line.map((c) => quote(c, delimiter)).join(delimiter),
  )
  const text = lines.join(end) + end
  writeFileSync(path, kind === 'gbk' ? inGbk(text) : BOM + text)
}

/** A workbook as offices keep them: a title row and a unit row above the header, one sheet per table. */
export function writeWorkbook(path: string, parts: readonly { table: Table; rows: readonly Row[] }[], style: Style, random: Random): void {
  const book = sheets.utils.book_new()
  for (const { table, rows } of parts) {
    const body = [
      [`${table.zh}（演示数据）`],
      ['填报单位：演示城市'],
      headers(table, style),
      ...rows.map((r) => cells(table, r, style, random)),
    ]
    sheets.utils.book_append_sheet(book, sheets.utils.aoa_to_sheet(body), table.zh)
  }
  writeFileSync(path, sheets.write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer)
}

/** JSON as an interface returns it: a wrapper, or two arrays one after the other, or one object a line. */
export function writeJson(
  path: string,
  table: Table,
  rows: readonly Row[],
  style: Style,
  random: Random,
  kind: 'wrapper' | 'concatenated' | 'lines',
): void {
  const names = headers(table, style)
  const objects = rows.map((r) => Object.fromEntries(cells(table, r, style, random).map((c, i) => [names[i] ?? '', c])))
  const half = Math.ceil(objects.length / 2)
  const text =
    kind === 'lines'
      ? `${objects.map((o) => JSON.stringify(o)).join('\n')}\n`
      : kind === 'wrapper'
        ? JSON.stringify({ code: 0, msg: '成功', data: objects }, null, 1)
        : `${JSON.stringify(objects.slice(0, half), null, 1)}\n${JSON.stringify(objects.slice(half), null, 1)}`
  writeFileSync(path, text)
}

/** A CSV that is written as its rows come, for logs of any size. */
export class LogFile {
  readonly path: string
  readonly #stream
  readonly #table: Table
  readonly #style: Style
  readonly #random: Random

  constructor(folder: string, name: string, table: Table, style: Style, random: Random) {
    this.path = join(folder, name)
    this.#table = table
    this.#style = style
    this.#random = random
    this.#stream = createWriteStream(this.path)
    this.#stream.write(`${headers(table, style).join(',')}\n`)
  }

  async write(rows: readonly Row[]): Promise<void> {
    const text = rows
      .map(
        (r) =>
          `${cells(this.#table, r, this.#style, this.#random)
            .map((c) => quote(c, ','))
            .join(',')}\n`,
      )
      .join('')
    if (!this.#stream.write(text)) await once(this.#stream, 'drain')
  }

  async close(): Promise<void> {
    this.#stream.end()
    await once(this.#stream, 'finish')
  }
}

/** Text as GBK bytes. Throws on a character that GBK lacks: demonstration texts have none. */
export function inGbk(text: string): Buffer {
  const { bytes, replaced } = encodeGbk(text)
  if (replaced > 0) throw new Error(`not in GBK: ${replaced} characters`)
  return bytes
}
