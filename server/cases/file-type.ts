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

export const FILE_EXTENSIONS = Object.keys(TYPES)

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

/** Media type of a file whose bytes agree with its name; undefined when the type is not taken or the bytes tell otherwise. */
export function fileType(name: string, bytes: Uint8Array): string | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase()
  const known = extension === undefined ? undefined : TYPES[extension]
  return known?.looks(bytes) ? known.type : undefined
}
