/**
 * GBK and GB18030 bytes from text. The platform only decodes these; its decoder, run over every code once, is the table to encode
 * by. GBK has two bytes at most; GB18030 has four bytes for everything else, so nothing is ever lost in it.
 */
const NONE = 0

type Label = 'gbk' | 'gb18030'
const tables = new Map<Label, Uint16Array>()
let four: Map<number, number> | undefined

/** Codes of one or two bytes by UTF-16 unit; 0 = none. */
function twoBytes(label: Label): Uint16Array {
  const known = tables.get(label)
  if (known) return known
  const table = new Uint16Array(0x10000)
  const decoder = new TextDecoder(label)
  const add = (code: number, bytes: Uint8Array) => {
    const text = decoder.decode(bytes)
    const unit = text.charCodeAt(0)
    if (text.length === 1 && unit >= 0x80 && unit !== 0xfffd && table[unit] === NONE) table[unit] = code
  }
  if (label === 'gbk') add(0x80, Uint8Array.of(0x80))
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) if (low !== 0x7f) add((high << 8) | low, Uint8Array.of(high, low))
  }
  tables.set(label, table)
  return table
}

/** Places of the four-byte codes of the first plane, by UTF-16 unit. */
function fourBytes(): Map<number, number> {
  if (four) return four
  four = new Map()
  const decoder = new TextDecoder('gb18030')
  for (let place = 0; place < 39_420; place += 1) {
    const text = decoder.decode(bytesOf(place))
    const unit = text.charCodeAt(0)
    if (text.length === 1 && unit !== 0xfffd && !four.has(unit)) four.set(unit, place)
  }
  return four
}

function bytesOf(place: number): Uint8Array {
  const rest = Math.floor(place / 10)
  const third = Math.floor(rest / 126)
  return Uint8Array.of(0x81 + Math.floor(third / 10), 0x30 + (third % 10), 0x81 + (rest % 126), 0x30 + (place % 10))
}

/** Place of U+10000 among the four-byte codes. */
const SECOND_PLANE = 189_000

/** Text in GBK; a character that GBK lacks becomes `?` and is counted. */
export function encodeGbk(text: string): { bytes: Buffer; replaced: number } {
  let replaced = 0
  const bytes = encode(text, 'gbk', () => {
    replaced += 1
    return Uint8Array.of(0x3f)
  })
  return { bytes, replaced }
}

/** Text in GB18030, without loss. */
export function encodeGb18030(text: string): Buffer {
  return encode(text, 'gb18030', (point) => {
    const place = point >= 0x10000 ? point - 0x10000 + SECOND_PLANE : fourBytes().get(point)
    return place === undefined ? Uint8Array.of(0x3f) : bytesOf(place)
  })
}

function encode(text: string, label: Label, rare: (point: number) => Uint8Array): Buffer {
  const table = twoBytes(label)
  const out = Buffer.allocUnsafe(text.length * 4)
  let length = 0
  for (const character of text) {
    const point = character.codePointAt(0) as number
    const code = point < 0x10000 ? (table[point] as number) : NONE
    if (point < 0x80) out[length++] = point
    else if (code !== NONE) {
      if (code > 0xff) out[length++] = code >> 8
      out[length++] = code & 0xff
    } else {
      for (const byte of rare(point)) out[length++] = byte
    }
  }
  return out.subarray(0, length)
}
