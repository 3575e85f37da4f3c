import { closeSync, openSync, readSync } from 'node:fs'
import { conventions } from '../contract/tables.ts'
import type { SourcePart } from './types.ts'

/** What a scan needs to know of a part; goes to a worker thread as it is. */
export type Scannable = Pick<SourcePart, 'path' | 'text'>

/** What one column of a CSV holds anywhere below the header. A flag may be set without need, never missing. */
export interface ColumnBytes {
  /** a–z: SQL must upper-case it. */
  readonly lower: boolean
  /**
   * Beyond ASCII, a null token, a mark of spreadsheets, what may be scientific notation, or a blank at the end of a value or list
   * element: SQL must look at each value.
   */
  readonly loose: boolean
}

/** What a look at the bytes says before SQL casts them. `lines` is undefined where quotes may hide line feeds. */
export interface Scan {
  readonly lines: number | undefined
  readonly columns: readonly ColumnBytes[]
}

// Small, so that the hot loop is called often enough to be compiled as a whole.
const CHUNK = 1 << 18
const SPECIAL = 1
const LOWER = 2
const WIDE = 4
const DELIMITER = 8
/** An apostrophe, an equals sign, a number sign: what spreadsheets mark texts and errors with. */
const MARK = 16
/** E of scientific notation, and all that never stands in it. */
const EXPONENT = 32
const OTHER = 64
const STOP = SPECIAL | DELIMITER
/** What is kept of the bytes of a column. */
const FLAGS = LOWER | WIDE | MARK
const NUL = 0
const SUB = 26
const LF = 10
const CR = 13
const BLANK = 32
const QUOTE = 34
const SPACES = [9, 11, 12, BLANK]
const SEPARATORS = [...Buffer.from(';,|')]

const tokens = conventions.null_tokens.filter((t) => /^[ -~]+$/.test(t))
const tokenBytes = tokens.map((t) => {
  const bytes = [...Buffer.from(t.toUpperCase())]
  return { bytes, key: bytes.reduce((key, b) => (Math.imul(key, 31) + b) | 0, 0) }
})
// Plain tables: a Set asked once per field of a big log would cost more than all the rest.
const tokenLengths = table(tokens.map((t) => t.length))
const tokenHeads = table(tokens.flatMap((t) => [t.charCodeAt(0), t.toLowerCase().charCodeAt(0)]))

function table(members: readonly number[]): Uint8Array {
  const marked = new Uint8Array(256)
  for (const m of members) marked[m] = 1
  return marked
}

/**
 * Reads the file once and tells what its columns hold. Undefined when two CSV readers may disagree about it: NUL bytes, blank
 * or ragged lines, blanks beside quotes.
 */
export function scanColumns(part: Scannable, width: number): Scan | undefined {
  const found = new PlainScan(part.text?.delimiter ?? ',', part.text?.newline === 'crlf', width)
  const verdict = eachChunk(part.path, (chunk, kept) => found.take(chunk, kept))
  if (verdict === 'quoted') return scanQuoted(part.path, width)
  return verdict === undefined ? found.result() : undefined
}

/** What the first bytes of a file hold: a guess at the whole. Undefined where they do not read as plain rows. */
export function scanHead(part: Scannable, width: number, bytes: number): readonly ColumnBytes[] | undefined {
  const found = new PlainScan(part.text?.delimiter ?? ',', part.text?.newline === 'crlf', width)
  const verdict = eachChunk(part.path, (chunk, kept) => found.take(chunk, kept), bytes)
  return verdict === undefined ? found.columns() : undefined
}

/** With quotes a byte does not tell its column: every flag is set. */
function scanQuoted(path: string, width: number): Scan | undefined {
  const odd = ['\0', '\x1a', ' "', '" ', '\t"', '"\t', '\n\n', '\n\r\n'].map((s) => Buffer.from(s))
  // Two bytes are kept so that a pattern across the edge of a chunk is seen.
  const verdict = eachChunk(path, (chunk) => (odd.some((s) => chunk.includes(s)) ? 'odd' : Math.max(0, chunk.length - 2)))
  return verdict === undefined
    ? { lines: undefined, columns: Array.from({ length: width }, () => ({ lower: true, loose: true })) }
    : undefined
}

type Verdict = 'odd' | 'quoted'

/** `take` gets the bytes kept from the last chunk and new ones after them; it returns from where to keep, or a verdict. */
function eachChunk(
  path: string,
  take: (chunk: Buffer, kept: number) => number | Verdict,
  limit = Number.POSITIVE_INFINITY,
): Verdict | undefined {
  const buffer = Buffer.alloc(CHUNK)
  const fd = openSync(path, 'r')
  try {
    let kept = 0
    for (let total = 0; total < limit; ) {
      // A field that fills the buffer is no field of a log.
      if (kept === buffer.length) return 'odd'
      const read = readSync(fd, buffer, kept, buffer.length - kept, null)
      if (read === 0) return undefined
      total += read
      const chunk = buffer.subarray(0, kept + read)
      const from = take(chunk, kept)
      if (typeof from === 'string') return from
      kept = chunk.length - from
      chunk.copyWithin(0, from)
    }
    return undefined
  } finally {
    closeSync(fd)
  }
}

class PlainScan {
  readonly #classes = new Uint8Array(256)
  readonly #flags: Uint8Array
  readonly #loose: Uint8Array
  readonly #crlf: boolean
  #lines = 0
  #column = 0
  /** Classes of the bytes of the element that the last chunk left open. */
  #open = 0
  #anyOpen = false
  /** The open element, as far as it goes, ends in a blank or is a null token. */
  #looseTail = false

  constructor(delimiter: string, crlf: boolean, width: number) {
    this.#crlf = crlf
    this.#flags = new Uint8Array(width)
    this.#loose = new Uint8Array(width)
    for (let c = 0; c < 128; c += 1) this.#classes[c] = '0123456789.+-'.includes(String.fromCharCode(c)) ? 0 : OTHER
    for (let c = 97; c <= 122; c += 1) this.#classes[c] = LOWER | OTHER
    for (const c of Buffer.from("'=#")) this.#classes[c] = MARK | OTHER
    for (const c of Buffer.from('Ee')) this.#classes[c] = EXPONENT | (c === 101 ? LOWER : 0)
    // Control characters are taken off codes: SQL leaves such a value to the row casters.
    for (let c = 0; c < 32; c += 1) this.#classes[c] = WIDE
    this.#classes[127] = WIDE
    for (let c = 128; c < 256; c += 1) this.#classes[c] = WIDE
    for (const c of [NUL, SUB, LF, CR, QUOTE, ...SPACES, ...SEPARATORS]) this.#classes[c] = SPECIAL
    this.#classes[delimiter.charCodeAt(0)] = DELIMITER
  }

  /** The hot loop: one table look-up per byte, more only at separators and blanks. */
  take(chunk: Buffer, kept: number): number | Verdict {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
    const size = bytes.length
    const classes = this.#classes
    const flags = this.#flags
    const loose = this.#loose
    const crlf = this.#crlf
    const width = flags.length
    let element = this.#open
    let column = this.#column
    let lines = this.#lines
    // Index before the first byte of the element, and of the last blank seen.
    let before = -1
    let blank = kept > 0 && SPACES.includes(chunk[kept - 1] as number) ? kept - 1 : -2
    for (let i = kept; i < size; i += 1) {
      const byte = bytes[i] as number
      const kind = classes[byte] as number
      element |= kind
      if ((kind & STOP) === 0) continue
      if (kind === DELIMITER || byte === LF || byte === 59 || byte === 44 || byte === 124) {
        const end = byte === LF && crlf && bytes[i - 1] === CR ? i - 1 : i
        if (byte === LF && column === 0 && end === before + 1) return 'odd'
        if (column < width && lines > 0) {
          flags[column] = (flags[column] as number) | (element & FLAGS)
          if ((element & (EXPONENT | OTHER)) === EXPONENT) loose[column] = 1
          const length = end - before - 1
          if (blank === end - 1 && blank > before) loose[column] = 1
          else if (length < 10 && tokenLengths[length] === 1 && tokenHeads[bytes[before + 1] as number] === 1) {
            if (isToken(bytes, before + 1, end)) loose[column] = 1
          }
        }
        element = 0
        before = i
        if (kind === DELIMITER) column += 1
        else if (byte === LF) {
          if (column !== width - 1) return 'odd'
          column = 0
          lines += 1
        }
      } else if (byte === NUL || byte === SUB) return 'odd'
      else if (byte === QUOTE) return 'quoted'
      else if (byte === CR) {
        if (!crlf || (i + 1 < size && bytes[i + 1] !== LF)) this.#loosen(lines, column)
      } else {
        if (before === i - 1) this.#loosen(lines, column)
        blank = i
      }
    }
    this.#open = element
    this.#column = column
    this.#lines = lines
    this.#anyOpen = before + 1 < chunk.length || column > 0
    this.#looseTail = SPACES.includes(chunk[chunk.length - 1] as number) || isToken(chunk, before + 1, chunk.length)
    return before + 1
  }

  #loosen(lines: number, column: number): void {
    if (lines > 0 && column < this.#loose.length) this.#loose[column] = 1
  }

  result(): Scan | undefined {
    // A file may end without a line feed; its last element is still open then.
    const last = this.#column
    if (this.#anyOpen && this.#lines > 0 && last < this.#flags.length) {
      this.#flags[last] = (this.#flags[last] as number) | (this.#open & FLAGS)
      if ((this.#open & (EXPONENT | OTHER)) === EXPONENT) this.#loosen(this.#lines, last)
      if (this.#looseTail) this.#loosen(this.#lines, last)
    }
    if (this.#anyOpen && this.#column !== this.#flags.length - 1) return undefined
    return { lines: this.#lines + (this.#anyOpen ? 1 : 0), columns: this.columns() }
  }

  columns(): ColumnBytes[] {
    return [...this.#flags].map((f, i) => ({ lower: (f & LOWER) !== 0, loose: (f & (WIDE | MARK)) !== 0 || this.#loose[i] === 1 }))
  }
}

/** Compares without building a string: short values that begin like a token are common (NAME, U1). */
function isToken(chunk: Uint8Array, from: number, to: number): boolean {
  if (to - from > 9) return false
  let key = 0
  for (let i = from; i < to; i += 1) key = (Math.imul(key, 31) + upper(chunk[i] as number)) | 0
  for (const candidate of tokenBytes) {
    if (
      candidate.key === key &&
      candidate.bytes.length === to - from &&
      candidate.bytes.every((b, i) => b === upper(chunk[from + i] as number))
    )
      return true
  }
  return false
}

function upper(byte: number): number {
  return byte >= 97 && byte <= 122 ? byte - 32 : byte
}
