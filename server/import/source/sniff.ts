/** What the bytes of a file are, whatever its name says. */
export type Kind = 'zip' | 'workbook' | 'parquet' | 'gzip' | 'markup' | 'json' | 'delimited' | 'foreign'

export const EXTENSIONS = [
  'csv',
  'tsv',
  'txt',
  'xlsx',
  'xlsm',
  'xls',
  'et',
  'ods',
  'json',
  'jsonl',
  'ndjson',
  'parquet',
  'zip',
  'gz',
] as const

const SIGNATURES: readonly {
  readonly kind: Kind
  readonly bytes: string
  readonly name: string
}[] = [
  { kind: 'zip', bytes: '504b0304', name: 'ZIP' },
  { kind: 'zip', bytes: '504b0506', name: 'ZIP' },
  { kind: 'workbook', bytes: 'd0cf11e0a1b11ae1', name: 'XLS' },
  { kind: 'workbook', bytes: '09080800', name: 'BIFF5' },
  { kind: 'workbook', bytes: '09081000', name: 'BIFF8' },
  { kind: 'workbook', bytes: '09040600', name: 'BIFF4' },
  { kind: 'workbook', bytes: '09020600', name: 'BIFF3' },
  { kind: 'workbook', bytes: '09000400', name: 'BIFF2' },
  { kind: 'parquet', bytes: '50415231', name: 'Parquet' },
  { kind: 'gzip', bytes: '1f8b', name: 'GZIP' },
  { kind: 'foreign', bytes: '377abcaf271c', name: '7z 压缩文件' },
  { kind: 'foreign', bytes: '526172211a07', name: 'RAR 压缩文件' },
  { kind: 'foreign', bytes: '255044462d', name: 'PDF 文件' },
  { kind: 'foreign', bytes: '89504e470d0a1a0a', name: 'PNG 图片' },
  { kind: 'foreign', bytes: 'ffd8ff', name: 'JPEG 图片' },
  {
    kind: 'foreign',
    bytes: '53514c69746520666f726d6174203300',
    name: 'SQLite 数据库',
  },
]

/** Recognises binary formats by their first bytes; undefined means text of some kind. */
export function sniffBytes(head: Buffer): { kind: Kind; name: string } | undefined {
  const hex = head.subarray(0, 16).toString('hex')
  return SIGNATURES.find((s) => hex.startsWith(s.bytes))
}

/** Recognises the kind of a text by how its first characters (a few thousand are enough) begin. */
export function sniffText(head: string): Kind {
  const start = head.trimStart()
  if (/^(<\?xml|<!doctype\s+html|<!--|<(html|head|meta|body|style|script|table|div|workbook)[\s>])/i.test(start)) return 'markup'
  if (/^\{\s*("|\}\s*$)/.test(start) || /^\[\s*(\{|\[|\]\s*($|\[))/.test(start)) return 'json'
  return 'delimited'
}
