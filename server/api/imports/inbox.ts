import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../base/config.ts'
import { AppError } from '../../base/errors.ts'
import { DAY_MS } from '../../common/days.ts'

const MAX_NAME = 180

const inbox = (config: Config) => join(config.home, 'tmp', 'inbox')

/** A file name as it may lie in the inbox: no folders, no control characters. Throws `invalid_input`. */
export function safeName(name: string): string {
  const base = (name.split(/[/\\]/).at(-1) ?? '').replace(/\p{Cc}/gu, '').trim()
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
