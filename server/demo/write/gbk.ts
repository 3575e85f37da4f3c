let table: Map<string, number> | undefined

/** Two-byte codes of GBK by character, read off the decoder that the platform has. */
function codes(): Map<string, number> {
  if (table) return table
  table = new Map()
  const decoder = new TextDecoder('gbk')
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue
      const text = decoder.decode(Uint8Array.of(high, low))
      if (text.length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, (high << 8) | low)
    }
  }
  return table
}

/** Text as GBK bytes. Throws on a character that GBK lacks: demonstration texts have none. */
export function encodeGbk(text: string): Buffer {
  const map = codes()
  const bytes: number[] = []
  for (const ch of text) {
    const unit = ch.codePointAt(0) ?? 0
    if (unit < 0x80) bytes.push(unit)
    else {
      const code = map.get(ch)
      if (code === undefined) throw new Error(`not in GBK: ${ch}`)
      bytes.push(code >> 8, code & 0xff)
    }
  }
  return Buffer.from(bytes)
}
