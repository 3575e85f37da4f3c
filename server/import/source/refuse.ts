import { AppError } from '../../base/errors.ts'

/** A file that is refused whole. `what` is a Chinese sentence or two: what is wrong, where, and how to mend it. */
export function refusal(fileName: string, what: string, cause?: unknown): AppError {
  return new AppError('file_refused', `文件“${fileName}”未导入：${what}`, { file: fileName }, cause === undefined ? {} : { cause })
}

/** Keeps an AppError as it is; anything else (a broken stream, a library's complaint) becomes a refusal with words. */
export function asRefusal(fileName: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return refusal(fileName, '找不到这个文件。请检查路径后重试。', error)
  if (code === 'EACCES' || code === 'EPERM') return refusal(fileName, '没有读取权限。请给运行本程序的用户读取权限后重试。', error)
  if (code === 'ENOSPC') return refusal(fileName, '临时目录所在磁盘空间不足。请腾出空间后重试。', error)
  return refusal(fileName, '读取失败，文件可能损坏或不完整。请重新导出后再试。', error)
}
