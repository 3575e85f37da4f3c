import { readFile } from 'node:fs/promises'
import { FILE_LIMITS } from './limits.ts'
import { refusal } from './source/refuse.ts'
import type { FoundFile } from './source/walk.ts'
import { freshBudget, openArchive } from './source/zip.ts'

/** File types that a case takes, by extension, with what their first bytes must look like. */
const TYPES: Record<string, { type: string; looks: (bytes: Uint8Array) => boolean }> = {
  pdf: { type: 'application/pdf', looks: (b) => starts(b, '%PDF-') },
  png: { type: 'image/png', looks: (b) => starts(b, '\x89PNG\r\n\x1a\n') },
  jpg: { type: 'image/jpeg', looks: (b) => starts(b, '\xff\xd8\xff') },
  jpeg: { type: 'image/jpeg', looks: (b) => starts(b, '\xff\xd8\xff') },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', looks: (b) => office(b, 'word/') },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', looks: (b) => office(b, 'xl/') },
  ofd: { type: 'application/ofd', looks: (b) => zip(b) && holds(b, 'OFD.xml') },
  zip: { type: 'application/zip', looks: zip },
  csv: { type: 'text/csv', looks: plain },
  txt: { type: 'text/plain', looks: plain },
}

export const MATERIAL_EXTENSIONS = Object.keys(TYPES)

function starts(bytes: Uint8Array, head: string): boolean {
  return bytes.length >= head.length && [...head].every((ch, i) => bytes[i] === ch.charCodeAt(0))
}

function zip(bytes: Uint8Array): boolean {
  return starts(bytes, 'PK\x03\x04')
}

function holds(bytes: Uint8Array, name: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name, 0, 'latin1')
}

/** A macro in an office file would run on the reader's machine. */
function office(bytes: Uint8Array, folder: string): boolean {
  return zip(bytes) && holds(bytes, '[Content_Types].xml') && holds(bytes, folder) && !holds(bytes, 'vbaProject.bin')
}

/** Text has no NUL bytes and does not open as a page or a program. */
function plain(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4096))
  return !bytes.includes(0) && !/^\s*(<!doctype|<html|<script|<\?xml|#!|MZ)/i.test(head.toString('latin1'))
}

/**
 * Media type of a file of a case whose bytes agree with its name; undefined when the type is not taken or the bytes tell otherwise. Throws
 * `file_refused` for an archive or a picture that would harm whoever opens it.
 */
export async function materialType({ fileName, path }: FoundFile): Promise<string | undefined> {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase()
  const known = extension === undefined ? undefined : TYPES[extension]
  const bytes = await readFile(path)
  if (!known?.looks(bytes)) return undefined
  if (zip(bytes)) (await openArchive(fileName, path, freshBudget(bytes.length))).close()
  if (pixels(bytes) > FILE_LIMITS.pixels) {
    throw refusal(fileName, `图片超过 ${FILE_LIMITS.pixels / 1e6} 百万像素，打开它会占满看的人的内存。请缩小后上传。`)
  }
  return known.type
}

/** Width × height of a PNG or JPEG as its header declares them; 0 for anything else. */
function pixels(bytes: Buffer): number {
  if (starts(bytes, '\x89PNG') && bytes.length >= 24) return bytes.readUInt32BE(16) * bytes.readUInt32BE(20)
  if (!starts(bytes, '\xff\xd8\xff')) return 0
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] as number
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (frame) return bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7)
  }
  return 0
}
