import type { Newline } from './inspect.ts'

export interface Dialect {
  readonly delimiter: string
  readonly newline: Newline
  /** Usual number of fields of a record; decides whether a line with a stray quote is complete by itself. */
  readonly width: number
}

export interface TextRecord {
  /** 1-based ordinal, blank lines counted. */
  readonly row: number
  readonly cells: string[]
}

/** A quote that cannot be paired. `line` is the 1-based line of the file where its record starts. */
export class QuoteError extends Error {
  constructor(readonly line: number) {
    super(`unpaired quote at line ${line}`)
  }
}

/** A line too long to be a record of a delimited file. */
export class LineError extends Error {
  constructor(readonly line: number) {
    super(`line ${line} is too long`)
  }
}

const MAX_FIELD = 1 << 20
const MAX_FIELD_LINES = 1000
const MAX_LINE = 1 << 24

type Field = { readonly value: string; readonly next: number } | 'incomplete' | 'stray'
type Parsed = { readonly cells: string[]; readonly next: number } | 'incomplete'

/**
 * Splits delimited text into records, piece by piece. Quotes follow RFC 4180; a quote inside an unquoted field, or after a
 * closed one on the same line, is a plain character. A quote that would run over the line without a proper end is taken
 * as a plain character only when its line and the next are complete records by themselves; otherwise QuoteError: nothing
 * is merged or lost in silence. Lines without quotes, nearly all of a log, take a fast path.
 */
export class RecordReader {
  readonly #dialect: Dialect
  #text = ''
  #row = 0
  #line = 1
  #nextQuote = -1
  #nextCr = -1

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  /** Appends the records completed by this piece to `records`; `end`: the file ends here. Throws QuoteError and LineError. */
  push(piece: string, end: boolean, records: TextRecord[] = []): TextRecord[] {
    this.#text = this.#text === '' ? piece : this.#text + piece
    this.#nextQuote = this.#text.indexOf('"')
    this.#nextCr = -2
    let pos = 0
    while (pos < this.#text.length) {
      const next = this.#record(pos, end, records)
      if (next === -1) break
      pos = next
    }
    this.#text = this.#text.slice(pos)
    return records
  }

  /** Reads the record at `pos`; returns where the next begins, or -1 when more text is needed. */
  #record(pos: number, end: boolean, out: TextRecord[]): number {
    const text = this.#text
    const stop = this.#lineEnd(pos)
    if (this.#nextQuote !== -1 && this.#nextQuote < pos) this.#nextQuote = text.indexOf('"', pos)
    const limit = stop === -1 ? text.length : stop
    let cells: string[]
    let next: number
    if (this.#nextQuote === -1 || this.#nextQuote >= limit) {
      if (stop === -1 && !end) return this.#wait(pos)
      next = stop === -1 ? text.length : this.#afterLine(stop, end)
      if (next === -1) return -1
      const last = this.#dialect.newline === 'crlf' && stop !== -1 ? limit - 1 : limit
      cells = text.slice(pos, last).split(this.#dialect.delimiter)
      this.#line += 1
    } else {
      const parsed = this.#quoted(pos, end)
      if (parsed === 'incomplete') return this.#wait(pos)
      cells = parsed.cells
      next = parsed.next
      this.#line += countLines(text.slice(pos, next))
    }
    this.#row += 1
    if (cells.length > 1 || cells[0] !== '') out.push({ row: this.#row, cells })
    return next
  }

  #wait(pos: number): -1 {
    if (this.#text.length - pos > MAX_LINE) throw new LineError(this.#line)
    return -1
  }

  /** Index of the line end at or after `pos` (the LF in a pure CRLF file), or -1. */
  #lineEnd(pos: number): number {
    const { newline } = this.#dialect
    if (newline === 'lf' || newline === 'crlf') return this.#text.indexOf('\n', pos)
    if (newline === 'cr') return this.#text.indexOf('\r', pos)
    if (this.#nextCr !== -1 && this.#nextCr < pos) this.#nextCr = this.#text.indexOf('\r', pos)
    const lf = this.#text.indexOf('\n', pos)
    if (lf === -1 || this.#nextCr === -1) return Math.max(lf, this.#nextCr)
    return Math.min(lf, this.#nextCr)
  }

  /** Index after the line end at `stop`, or -1 when a CR is the last character and an LF may follow. */
  #afterLine(stop: number, end: boolean): number {
    if (this.#text[stop] !== '\r' || this.#dialect.newline === 'cr') return stop + 1
    if (stop + 1 === this.#text.length && !end) return -1
    return this.#text[stop + 1] === '\n' ? stop + 2 : stop + 1
  }

  #quoted(start: number, end: boolean): Parsed {
    const text = this.#text
    const { delimiter, width } = this.#dialect
    const cells: string[] = []
    let pos = start
    let strays = false
    for (;;) {
      let field: Field = 'stray'
      if (text[pos] === '"') {
        field = this.#quotedField(pos, end)
        if (field === 'incomplete') return 'incomplete'
        if (field === 'stray') {
          const alone = this.#nextLineIsRecord(pos, end)
          if (alone === 'incomplete') return 'incomplete'
          if (!alone) throw new QuoteError(this.#line)
          strays = true
        }
      }
      if (field === 'stray') field = this.#bareField(pos, pos, end)
      if (field === 'incomplete' || field === 'stray') return 'incomplete'
      cells.push(field.value)
      pos = field.next
      if (text.startsWith(delimiter, pos)) {
        pos += delimiter.length
        continue
      }
      const next = pos >= text.length ? text.length : this.#afterLine(pos, end)
      if (next === -1) return 'incomplete'
      if (strays && cells.length !== width) throw new QuoteError(this.#line)
      return { cells, next }
    }
  }

  /** The field from `start`, searched for its end from `from`. */
  #bareField(start: number, from: number, end: boolean): Field {
    const text = this.#text
    for (let i = from; i < text.length; i++) {
      const c = text[i]
      if (c === this.#dialect.delimiter || c === '\n' || c === '\r') return { value: text.slice(start, i), next: i }
    }
    return end ? { value: text.slice(start), next: text.length } : 'incomplete'
  }

  #quotedField(open: number, end: boolean): Field {
    const text = this.#text
    let from = open + 1
    for (;;) {
      const quote = text.indexOf('"', from)
      if (quote === -1) return end || text.length - open > MAX_FIELD ? 'stray' : 'incomplete'
      if (quote + 1 === text.length && !end) return 'incomplete'
      const after = text[quote + 1]
      if (after === '"') {
        from = quote + 2
        continue
      }
      const inner = text.slice(open + 1, quote)
      if (after === undefined || after === this.#dialect.delimiter || after === '\n' || after === '\r') {
        if (inner.length > MAX_FIELD || (inner.length > MAX_FIELD_LINES && countLines(inner) > MAX_FIELD_LINES)) return 'stray'
        return {
          value: inner.includes('"') ? inner.replaceAll('""', '"') : inner,
          next: quote + 1,
        }
      }
      if (/[\r\n]/.test(inner)) return 'stray'
      return this.#bareField(open, quote + 1, end)
    }
  }

  /** Whether the line after the one that holds `pos` has the usual number of fields, or there is none. */
  #nextLineIsRecord(pos: number, end: boolean): boolean | 'incomplete' {
    const first = /\r\n|\r|\n/g
    first.lastIndex = pos
    const stop = first.exec(this.#text)
    if (!stop) return end ? true : 'incomplete'
    const begin = stop.index + stop[0].length
    first.lastIndex = begin
    const finish = first.exec(this.#text)
    if (!finish && !end) return 'incomplete'
    const line = this.#text.slice(begin, finish ? finish.index : undefined)
    return line === '' || line.split(this.#dialect.delimiter).length === this.#dialect.width
  }
}

function countLines(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) count += 1
  }
  return count
}
