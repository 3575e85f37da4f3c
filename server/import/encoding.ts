import { isAscii, isUtf8 } from 'node:buffer'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'big5'

export interface EncodingGuess {
  /** Undefined when the bytes are neither marked, nor UTF-16, nor valid UTF-8: see `guessLegacy`. */
  readonly encoding: Encoding | undefined
  readonly hasBom: boolean
}

const BOMS: readonly {
  readonly encoding: Encoding
  readonly bytes: readonly number[]
}[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
  { encoding: 'gb18030', bytes: [0x84, 0x31, 0x95, 0x33] },
]

/**
 * Finds the encoding of a file from all of its bytes, fed in order through `write`. The order of trust: byte order mark,
 * the NUL pattern of UTF-16, valid UTF-8.
 */
export class EncodingDetector {
  #bom: Encoding | undefined
  #started = false
  #head: Buffer = Buffer.alloc(0)
  #bytes = 0
  #utf8Valid = true
  #ascii = true
  #utf8Tail: Buffer = Buffer.alloc(0)
  #nulEven = 0
  #nulOdd = 0

  write(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#readBom(chunk)
    this.#countNuls(chunk)
    const ascii = isAscii(chunk)
    if (this.#utf8Valid && !(ascii && this.#utf8Tail.length === 0)) this.#checkUtf8(chunk)
    this.#ascii &&= ascii
    this.#bytes += chunk.length
  }

  end(): EncodingGuess {
    if (!this.#started) this.#settleBom()
    if (this.#bom) return { encoding: this.#bom, hasBom: true }
    const utf8 = this.#utf8Valid && isUtf8(this.#utf8Tail)
    return { encoding: this.#utf16(utf8) ?? (utf8 ? 'utf-8' : undefined), hasBom: false }
  }

  #readBom(chunk: Buffer): void {
    if (this.#started) return
    this.#head = Buffer.concat([this.#head, chunk.subarray(0, 4)])
    if (this.#head.length >= 4) this.#settleBom()
  }

  #settleBom(): void {
    this.#started = true
    this.#bom = BOMS.find((b) => b.bytes.every((byte, i) => this.#head[i] === byte))?.encoding
  }

  #countNuls(chunk: Buffer): void {
    for (let i = chunk.indexOf(0); i !== -1; i = chunk.indexOf(0, i + 1)) {
      if ((this.#bytes + i) % 2 === 0) this.#nulEven += 1
      else this.#nulOdd += 1
    }
  }

  #checkUtf8(chunk: Buffer): void {
    const bytes = this.#utf8Tail.length > 0 ? Buffer.concat([this.#utf8Tail, chunk]) : chunk
    const cut = bytes.length - unfinishedUtf8(bytes)
    this.#utf8Valid = isUtf8(bytes.subarray(0, cut))
    this.#utf8Tail = Buffer.from(bytes.subarray(cut))
  }

  /**
   * ASCII letters, digits and separators leave a NUL in one half of every UTF-16 unit; padding leaves it in both. Chinese in
   * UTF-16 is no valid UTF-8, and ASCII alone in UTF-16 is NUL at every other byte.
   */
  #utf16(utf8: boolean): Encoding | undefined {
    const nuls = this.#nulEven + this.#nulOdd
    if (utf8 && !this.#ascii) return undefined
    if (nuls < 4 || nuls < this.#bytes * (utf8 ? 0.4 : 0.03)) return undefined
    if (this.#nulOdd > nuls * 0.95) return 'utf-16le'
    if (this.#nulEven > nuls * 0.95) return 'utf-16be'
    return undefined
  }
}

/** Length of the started but unfinished UTF-8 sequence at the end of `bytes` (0…3). */
function unfinishedUtf8(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return need > back ? back : 0
  }
  return 0
}

/** Turns chunks of bytes into text: byte order mark and NULs dropped, undecodable bytes as U+FFFD. */
export class TextStream {
  readonly #decode: (chunk: Buffer | undefined) => string
  #first = true

  constructor(encoding: Encoding) {
    const decoder = new TextDecoder(encoding, { ignoreBOM: true })
    this.#decode = (chunk) => (chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
  }

  /** Text of the next chunk; call with nothing at the end of the file for what is still held back. */
  write(chunk?: Buffer): string {
    let text = this.#decode(chunk)
    if (this.#first && text.length > 0) {
      this.#first = false
      // Two tools each put their mark.
      text = text.replace(/^\ufeff+/, '')
    }
    return text.includes('\0') ? text.replaceAll('\0', '') : text
  }
}

/** Decodes a stream of bytes piece by piece; empty pieces are left out. */
export async function* decodeStream(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const stream = new TextStream(encoding)
  for await (const chunk of chunks) {
    const text = stream.write(chunk)
    if (text.length > 0) yield text
  }
  const rest = stream.write()
  if (rest.length > 0) yield rest
}

/** Number of undecodable places of a byte stream in one encoding; a U+FFFD written in the file itself is not counted. */
export async function countUndecodable(chunks: AsyncIterable<Buffer>, encoding: Encoding): Promise<number> {
  const genuine = encoding === 'utf-8' ? Buffer.from('\ufffd') : Buffer.from([0x84, 0x31, 0xa4, 0x37])
  let count = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      for (let i = chunk.indexOf(genuine); i !== -1; i = chunk.indexOf(genuine, i + genuine.length)) count -= 1
      yield chunk
    }
  }
  for await (const text of decodeStream(counted(), encoding)) {
    for (let i = text.indexOf('\ufffd'); i !== -1; i = text.indexOf('\ufffd', i + 1)) count += 1
  }
  return Math.max(count, 0)
}

/**
 * Encoding of bytes that are not valid UTF-8 throughout: UTF-8 with a few broken places when whole Chinese characters far
 * outnumber them (GBK never looks so), else GB18030, of which GBK and GB2312 are subsets. `read` gives a fresh pass.
 */
export async function guessLegacy(read: () => AsyncIterable<Buffer>): Promise<{ encoding: Encoding; undecodable: number }> {
  const broken = await brokenUtf8(read())
  if (broken !== undefined) return { encoding: 'utf-8', undecodable: broken }
  const gb = await countUndecodable(read(), 'gb18030')
  if (gb === 0) return { encoding: 'gb18030', undecodable: 0 }
  const utf8 = await countUndecodable(read(), 'utf-8')
  return utf8 < gb ? { encoding: 'utf-8', undecodable: utf8 } : { encoding: 'gb18030', undecodable: gb }
}

/** Number of undecodable places of a file that is UTF-8 but for them, or undefined when it is not. */
async function brokenUtf8(chunks: AsyncIterable<Buffer>): Promise<number | undefined> {
  let broken = 0
  let whole = 0
  for await (const text of decodeStream(chunks, 'utf-8')) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 0xfffd) broken += 1
      else if (code >= 0x800) whole += 1
    }
    if (broken > 1000 && broken * 10 > whole) return undefined
  }
  return broken * 10 <= whole ? broken : undefined
}

/** Least pairs of bytes, and least share of them that GB has no common character for, that speak of Big5. */
const PAIRS = 3
const STRANGE = 0.4

/**
 * Whether bytes that are no UTF-8 look like Big5, which reads as GB18030 without an error, but as other characters: many pairs lie
 * where GB 2312 has none or only foreign letters, and every pair is one of Big5.
 */
export function looksLikeBig5(head: Buffer): boolean {
  let pairs = 0
  let strange = 0
  for (let i = 0; i + 1 < head.length; i += 1) {
    const lead = head[i] as number
    if (lead < 0x80) continue
    const trail = head[i + 1] as number
    if (lead < 0xa1 || lead > 0xf9 || trail < 0x40 || trail === 0x7f || (trail > 0x7e && trail < 0xa1)) return false
    pairs += 1
    if (trail < 0xa1 || (lead >= 0xa4 && lead <= 0xaf)) strange += 1
    i += 1
  }
  if (pairs < PAIRS || strange < pairs * STRANGE) return false
  return !new TextDecoder('big5')
    .decode(head.subarray(0, head.length - (head.length % 2)))
    .slice(0, -2)
    .includes('\ufffd')
}
