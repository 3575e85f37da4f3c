let table: Uint16Array | undefined

/** Two-byte codes of GBK by UTF-16 unit (0 = none), read off the decoder that the platform has. */
function codes(): Uint16Array {
  if (table) return table
  table = new Uint16Array(0x10000)
  const decoder = new TextDecoder('gbk')
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue
      const text = decoder.decode(Uint8Array.of(high, low))
      const unit = text.charCodeAt(0)
      if (text.length === 1 && unit !== 0xfffd && table[unit] === 0) table[unit] = (high << 8) | low
    }
  }
  return table
}

/** Text as GBK bytes. Throws on a character that GBK lacks: demonstration texts have none. */
export function encodeGbk(text: string): Buffer {
  const map = codes()
  const bytes = Buffer.allocUnsafe(text.length * 2)
  let length = 0
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      bytes[length++] = unit
      continue
    }
    const code = map[unit]
    if (!code) throw new Error(`not in GBK: ${text[i]}`)
    bytes[length++] = code >> 8
    bytes[length++] = code & 0xff
  }
  return bytes.subarray(0, length)
}
