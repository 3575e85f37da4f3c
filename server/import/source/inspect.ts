import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Encoding, EncodingDetector, guessLegacy, looksLikeBig5, TextStream } from '../encoding.ts'
import { type Kind, sniffBytes, sniffText } from './sniff.ts'

export type Newline = 'lf' | 'crlf' | 'cr' | 'mixed'

export interface Inspection {
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
  readonly kind: Kind
  /** Name of a binary format for messages, for example `PDF 文件`. */
  readonly kindName: string
  /** Only for text. */
  readonly text: TextFacts | undefined
}

export interface TextFacts {
  readonly encoding: Encoding
  readonly hasBom: boolean
  /** Read as GB18030 without an error, yet it looks like Big5. */
  readonly maybeBig5: boolean
  readonly newline: Newline
  /** Share of characters that no text file holds: the larger of undecodable places and control characters, 0…1. */
  readonly noise: number
  /** The first characters, for recognising the format. */
  readonly head: string
  /** True when `head` is the whole file. */
  readonly whole: boolean
}

const CHUNK = 1 << 16
const HEAD = 1 << 18

/** Bytes of a file in chunks of 64 KiB: longer strings leave V8's young heap and decode ten times slower. */
export function readChunks(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: CHUNK })
}

/** The same bytes in one buffer that each step overwrites: nothing is decoded, so wide steps are the cheapest. */
async function* readWide(path: string): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(1 << 20)
  const file = await open(path, 'r')
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** One pass over the whole file: hash, size, format and, for text, encoding and line ends (GBK needs one pass more). `said`: the encoding, by a person. */
export async function inspectFile(path: string, said?: Encoding): Promise<Inspection> {
  const hash = createHash('sha256')
  const detector = new EncodingDetector()
  const lines = new LineEnds()
  let head = Buffer.alloc(0)
  let binary: ReturnType<typeof sniffBytes>
  let bytes = 0
  for await (const chunk of readWide(path)) {
    if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD - head.length)])
    if (bytes === 0) binary = sniffBytes(head)
    bytes += chunk.length
    hash.update(chunk)
    if (binary) continue
    detector.write(chunk)
    lines.write(chunk)
  }
  const sha256 = hash.digest('hex')
  if (binary)
    return {
      bytes,
      sha256,
      kind: binary.kind,
      kindName: binary.name,
      text: undefined,
    }

  const found = detector.end()
  const guess = said === undefined ? found : { encoding: said, hasBom: found.hasBom }
  const legacy = guess.encoding ? { encoding: guess.encoding, undecodable: 0 } : await guessLegacy(() => readChunks(path))
  const { encoding, undecodable } = legacy
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const stream = new TextStream(encoding)
  const start = stream.write(head)
  const facts: TextFacts = {
    encoding,
    hasBom: guess.hasBom,
    maybeBig5: said === undefined && encoding === 'gb18030' && !guess.hasBom && looksLikeBig5(head),
    newline: wide ? await wideLineEnds(path, encoding) : lines.kind(),
    noise: wide ? 0 : Math.max(undecodable / Math.max(bytes, 1), controlShare(head)),
    head: start,
    whole: bytes <= HEAD,
  }
  return {
    bytes,
    sha256,
    kind: sniffText(start),
    kindName: '文本',
    text: facts,
  }
}

/** Share of control characters other than NUL, U+0001 (a delimiter of Hive), tab, line feed, form feed, carriage return and Ctrl-Z. */
function controlShare(head: Buffer): number {
  let count = 0
  for (const byte of head) if (byte < 0x20 && ![0x00, 0x01, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a].includes(byte)) count += 1
  return count / Math.max(head.length, 1)
}

/** Which line ends occur; works on bytes of any ASCII superset and, for UTF-16, on the decoded text as Latin-1 bytes. */
class LineEnds {
  #lf = false
  #crlf = false
  #cr = false
  #pendingCr = false

  write(chunk: Buffer): void {
    if (chunk.length === 0) return
    if (this.#pendingCr) {
      if (chunk[0] === 10) this.#crlf = true
      else this.#cr = true
    }
    if (!this.#lf) {
      for (let i = chunk.indexOf(10); i !== -1 && !this.#lf; i = chunk.indexOf(10, i + 1)) {
        const before = i === 0 ? this.#pendingCr : chunk[i - 1] === 13
        if (!before) this.#lf = true
      }
    }
    if (!this.#crlf || !this.#cr) {
      for (let i = chunk.indexOf(13); i !== -1 && i + 1 < chunk.length; i = chunk.indexOf(13, i + 1)) {
        if (chunk[i + 1] === 10) this.#crlf = true
        else this.#cr = true
        if (this.#crlf && this.#cr) break
      }
    }
    this.#pendingCr = chunk[chunk.length - 1] === 13
  }

  kind(): Newline {
    if (this.#pendingCr) this.#cr = true
    const seen = [this.#lf, this.#crlf, this.#cr].filter(Boolean).length
    if (seen > 1) return 'mixed'
    return this.#cr ? 'cr' : this.#crlf ? 'crlf' : 'lf'
  }
}

async function wideLineEnds(path: string, encoding: Encoding): Promise<Newline> {
  const lines = new LineEnds()
  const stream = new TextStream(encoding)
  // Only line ends matter, so every other character may become any one byte that is not one of them.
  for await (const chunk of readChunks(path)) lines.write(lineBytes(stream.write(chunk)))
  return lines.kind()
}

function lineBytes(text: string): Buffer {
  return Buffer.from(text.replace(/[^\r\n]/g, '.'), 'latin1')
}
