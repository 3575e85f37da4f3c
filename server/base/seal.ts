import { createHash } from 'node:crypto'
import { closeSync, createReadStream, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** What tells one file from every other: digests in lower-case hex, size in bytes. */
export interface FileSeal {
  readonly sha256: string
  readonly bytes: number
  /** Digest of the end of a Parquet file, which holds its row counts and where each column lies: cheap to look at again. */
  readonly footer: string
}

/** Read at a time: large enough to be as fast as the disk, small enough that requests are answered in between. */
const CHUNK = 1 << 20
/** The last bytes of a Parquet file: length of its footer, then `PAR1`. */
const TRAILER = 8

/** SHA-256 of a file's bytes. `onRead` hears of every chunk. Throws what reading it throws. */
export async function fileSha256(path: string, onRead?: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: CHUNK }), async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      hash.update(chunk)
      onRead?.(chunk.length)
    }
  })
  return hash.digest('hex')
}

/** Seals a Parquet file that has just been written. */
export async function sealFile(path: string): Promise<FileSeal> {
  const sha256 = await fileSha256(path)
  const { bytes, footer } = endOf(path)
  return { sha256, bytes, footer }
}

/** How a sealed file differs at a glance (size and footer; not every byte), in Chinese; undefined when it does not. */
export function glance(path: string, seal: Pick<FileSeal, 'bytes' | 'footer'>): string | undefined {
  if (!existsSync(path)) return '文件缺失'
  const now = endOf(path)
  if (now.bytes !== seal.bytes) return `文件大小由 ${seal.bytes} 字节变为 ${now.bytes} 字节`
  return now.footer === seal.footer ? undefined : '文件尾部（行数和各列的索引）被改动'
}

/** Size and footer digest. A file too short for a footer, or with an impossible footer length, is digested whole. */
function endOf(path: string): { bytes: number; footer: string } {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    const trailer = Buffer.alloc(Math.min(TRAILER, size))
    readSync(fd, trailer, 0, trailer.length, size - trailer.length)
    const said = trailer.length === TRAILER ? trailer.readUInt32LE(0) + TRAILER : size
    const end = Buffer.alloc(Math.min(said, size))
    readSync(fd, end, 0, end.length, size - end.length)
    return { bytes: size, footer: createHash('sha256').update(end).digest('hex') }
  } finally {
    closeSync(fd)
  }
}
