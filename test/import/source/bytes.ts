export { deflateRawSync } from 'node:zlib'

/** CRC-32 as zip has it; zlib's own is only in later versions of Node. */
export function crc32(data: Uint8Array): number {
  let crc = ~0
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

const gbk = new Map<string, number>()

/** Text in GBK. Throws for a character that GBK does not have. */
export function toGbk(text: string): Buffer {
  if (gbk.size === 0) {
    const decoder = new TextDecoder('gb18030', { fatal: true })
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        if (trail === 0x7f) continue
        gbk.set(decoder.decode(Uint8Array.of(lead, trail)), lead * 256 + trail)
      }
    }
  }
  const bytes: number[] = []
  for (const char of text) {
    const code = char.charCodeAt(0)
    if (code < 0x80) bytes.push(code)
    else {
      const pair = gbk.get(char)
      if (pair === undefined) throw new Error(`not in GBK: ${char}`)
      bytes.push(pair >> 8, pair & 255)
    }
  }
  return Buffer.from(bytes)
}

export type TestEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'utf-16le-bom' | 'utf-16be-bom' | 'gbk'

export const ENCODINGS: readonly TestEncoding[] = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'utf-16le-bom', 'utf-16be-bom', 'gbk']

export function encode(text: string, encoding: TestEncoding): Buffer {
  if (encoding === 'gbk') return toGbk(text)
  const body = encoding.endsWith('-bom') ? `\ufeff${text}` : text
  if (encoding.startsWith('utf-8')) return Buffer.from(body, 'utf8')
  const bytes = Buffer.from(body, 'utf16le')
  return encoding.startsWith('utf-16be') ? bytes.swap16() : bytes
}
