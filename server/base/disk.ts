import { statfs } from 'node:fs/promises'
import { AppError } from './errors.ts'

/** Left free on the disk of the home, so that the ledger and the analytic database can always finish what they write. Bytes. */
export const DISK_RESERVE = 256 * 2 ** 20

const FULL = '磁盘空间不足，没有写完的内容已撤销，此前已完成的保留。请腾出空间后重试。'
const READ_ONLY = '数据文件夹不能写入（只读，或运行本程序的用户没有写权限）。请恢复写入权限后重试，已有的数据没有改动。'

const CODES: Record<string, string> = { ENOSPC: FULL, EDQUOT: FULL, EROFS: READ_ONLY, EACCES: READ_ONLY, EPERM: READ_ONLY }
/** How DuckDB words them: its errors carry no code. */
const WORDS: readonly [RegExp, string][] = [
  [/no space left on device|disk quota exceeded|out of disk space|max_temp_directory_size/i, FULL],
  [/read-only file system|permission denied/i, READ_ONLY],
]

/** A disk that is full or may not be written, in words; undefined for any other error. The first is `unavailable`, in every case. */
export function diskError(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || error instanceof AppError) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const says = CODES[code] ?? WORDS.find(([words]) => words.test(error.message))?.[1]
  return says === undefined ? undefined : new AppError('unavailable', says, {}, { cause: error })
}

/** Throws `unavailable` when writing `bytes` to this folder's disk would leave less than the reserve. */
export async function checkSpace(folder: string, bytes: number, what: string): Promise<void> {
  const disk = await statfs(folder)
  const free = disk.bavail * disk.bsize
  if (free >= bytes + DISK_RESERVE) return
  const mb = (n: number) => Math.ceil(n / 2 ** 20).toLocaleString('en-US')
  throw new AppError(
    'unavailable',
    `磁盘空间不足：${what}需要 ${mb(bytes)} MB，另须留出 ${mb(DISK_RESERVE)} MB，现在可用 ${mb(free)} MB。请腾出空间后重试。`,
  )
}
