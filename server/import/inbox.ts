import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import { checkSpace } from '../base/disk.ts'
import { AppError } from '../base/errors.ts'
import { DAY_MS } from '../common/days.ts'

const MAX_NAME = 180

/** What one person may have lying in the inbox, waiting to be imported. Bytes, of all uploads together. */
export const UPLOAD_LIMITS = { jobs: 5, files: 500, bytes: 20 * 2 ** 30 } as const

/** Throws `too_many` or `too_large` when a piece would go beyond what a person may upload, `unavailable` when the disk has no room for it. */
export async function checkUpload(
  config: Config,
  jobs: readonly { readonly uploaded: ReadonlyMap<string, number> }[],
  job: { readonly uploaded: ReadonlyMap<string, number> },
  piece: { readonly name: string; readonly bytes: number },
): Promise<void> {
  if (!job.uploaded.has(piece.name) && job.uploaded.size >= UPLOAD_LIMITS.files) {
    throw new AppError('too_many', `一次最多上传 ${UPLOAD_LIMITS.files} 个文件。请先导入这些，再传其余的。`)
  }
  const lying = jobs.flatMap((j) => [...j.uploaded.values()]).reduce((sum, n) => sum + n, 0)
  if (lying + piece.bytes > UPLOAD_LIMITS.bytes) {
    throw new AppError(
      'too_large',
      `您上传后尚未导入的文件合计超过 ${UPLOAD_LIMITS.bytes / 2 ** 30} GB。请先导入或取消已上传的，再传其余的。`,
    )
  }
  await checkSpace(inbox(config), piece.bytes, '存放上传的文件')
}

const inbox = (config: Config) => join(config.home, 'tmp', 'inbox')

/** A file name as it may lie in the inbox: no folders, no control, direction or invisible characters. Throws `invalid_input`. */
export function safeName(name: string): string {
  const base = (name.split(/[/\\]/).at(-1) ?? '').replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '').trim()
  if (base === '' || base === '.' || base === '..' || Buffer.byteLength(base) > MAX_NAME) {
    throw new AppError('invalid_input', `文件名“${base.slice(0, 40)}”不能用。请改成较短的普通文件名后重新上传。`)
  }
  return base
}

/** A fresh folder for the files of one job; folders that nobody came back to within a day go. */
export async function makeFolder(config: Config, id: string, now: Date): Promise<void> {
  const root = inbox(config)
  await mkdir(join(root, id), { recursive: true })
  for (const old of await readdir(root)) {
    if (old !== id && now.getTime() - (await stat(join(root, old))).mtimeMs > DAY_MS)
      await rm(join(root, old), { recursive: true, force: true })
  }
}

export function filePath(config: Config, id: string, name: string): string {
  return join(inbox(config), id, safeName(name))
}

/**
 * Adds one piece to a file. A piece that was already written is accepted again, so that a cut connection can go on from where
 * it broke. Returns the bytes there are now; throws `conflict` for a piece from beyond the end.
 */
export async function addPiece(path: string, offset: number, piece: Uint8Array): Promise<number> {
  const file = await open(path, 'a+')
  try {
    const { size } = await file.stat()
    if (offset > size) throw new AppError('conflict', '上传的片段不连续，请重新上传这个文件。', { bytes: size })
    if (offset < size && offset + piece.byteLength <= size) return size
    if (offset < size) throw new AppError('conflict', '上传的片段与已收到的重叠，请重新上传这个文件。', { bytes: size })
    await file.appendFile(piece)
    return size + piece.byteLength
  } finally {
    await file.close()
  }
}

export async function files(config: Config, id: string): Promise<string[]> {
  return (await readdir(join(inbox(config), id)).catch(() => [])).sort()
}

export async function clear(config: Config, id: string): Promise<void> {
  await rm(join(inbox(config), id), { recursive: true, force: true })
}
