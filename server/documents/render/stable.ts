import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50

interface Member {
  readonly name: string
  readonly data: Buffer
}

/**
 * Rewrites a .docx so that equal content has equal bytes: members in name order ([Content_Types].xml first, as readers expect),
 * one fixed time stamp, no dates in docProps/core.xml, pictures numbered from 1. The time of issue is in the ledger and in the text.
 */
export function stableZip(zip: Buffer): Buffer {
  const found = members(zip).map((m) => {
    const mend = m.name === 'docProps/core.xml' ? undated : m.name === 'word/document.xml' ? renumbered : undefined
    return mend ? { ...m, data: Buffer.from(mend(m.data.toString('utf8')), 'utf8') } : m
  })
  const first = (m: Member) => (m.name === '[Content_Types].xml' ? 0 : 1)
  return write(found.sort((a, b) => first(a) - first(b) || (a.name < b.name ? -1 : 1)))
}

function undated(xml: string): string {
  return xml.replace(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, '$12000-01-01T00:00:00Z')
}

/** Picture ids count up over the life of the process. */
function renumbered(xml: string): string {
  let n = 0
  return xml.replace(/<wp:docPr id="\d+"/g, () => {
    n += 1
    return `<wp:docPr id="${n}"`
  })
}

/** Members of a zip by its central directory. For files that the product has just written itself. */
export function members(zip: Buffer): Member[] {
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== END) end -= 1
  if (end < 0) throw new Error('not a zip: no end of central directory')
  const list: Member[] = []
  let p = zip.readUInt32LE(end + 16)
  for (let i = zip.readUInt16LE(end + 10); i > 0; i -= 1) {
    if (zip.readUInt32LE(p) !== CENTRAL) throw new Error('not a zip: broken central directory')
    const method = zip.readUInt16LE(p + 10)
    const size = zip.readUInt32LE(p + 20)
    const nameLength = zip.readUInt16LE(p + 28)
    const name = zip.toString('utf8', p + 46, p + 46 + nameLength)
    const local = zip.readUInt32LE(p + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, start + size)
    if (!name.endsWith('/')) list.push({ name, data: method === 8 ? inflateRawSync(packed) : Buffer.from(packed) })
    p += 46 + nameLength + zip.readUInt16LE(p + 30) + zip.readUInt16LE(p + 32)
  }
  return list
}

/** 1980-01-01 00:00, the earliest time that a zip can hold. */
const DATE = 0x0021

function write(list: readonly Member[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data } of list) {
    const packed = deflateRawSync(data, { level: 9 })
    const bytes = Buffer.from(name, 'utf8')
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(0x0800, 2)
    shared.writeUInt16LE(8, 4)
    shared.writeUInt16LE(DATE, 8)
    shared.writeUInt32LE(crc32(data), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(data.length, 18)
    shared.writeUInt16LE(bytes.length, 22)
    const signature = Buffer.alloc(4)
    signature.writeUInt32LE(LOCAL)
    parts.push(signature, shared, bytes, packed)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(CENTRAL, 0)
    central.writeUInt16LE(20, 4)
    shared.copy(central, 6)
    central.writeUInt32LE(offset, 42)
    directory.push(central, bytes)
    offset += 30 + bytes.length + packed.length
  }
  const size = directory.reduce((sum, b) => sum + b.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(list.length, 8)
  end.writeUInt16LE(list.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}
