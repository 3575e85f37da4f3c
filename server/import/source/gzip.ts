import { createReadStream, createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../base/errors.ts'
import { refusal } from './refuse.ts'
import type { FoundFile } from './walk.ts'
import type { ArchiveBudget } from './zip.ts'

/** Unpacks a gzip file to `path`. Throws `file_refused` for a damaged one and for one that grows beyond what is left of the limits. */
export async function gunzip(file: FoundFile, path: string, budget: ArchiveBudget): Promise<void> {
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      budget.bytes -= chunk.length
      budget.grown -= chunk.length
      if (budget.bytes < 0 || budget.grown < 0)
        done(refusal(file.fileName, '展开后的大小异常，可能是压缩炸弹，没有导入。请解压后导入原文件。'))
      else done(null, chunk)
    },
  })
  try {
    await pipeline(createReadStream(file.path), createGunzip(), counted, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw refusal(file.fileName, '压缩文件损坏或没有传完，无法展开。请重新压缩或重新传送。', error)
  }
}
