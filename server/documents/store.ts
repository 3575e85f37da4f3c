import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../base/errors.ts'

type Home = { readonly config: { readonly home: string } }

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function pathOf({ config }: Home, hash: string, extension: 'docx' | 'json'): string {
  return join(config.home, 'documents', `${hash}.${extension}`)
}

/** Keeps bytes under their hash; on disk before the ledger names them. Returns the hash. */
export function keep(deps: Home, bytes: Uint8Array, extension: 'docx' | 'json'): string {
  const hash = sha256(bytes)
  const path = pathOf(deps, hash, extension)
  if (existsSync(path) && sha256(readFileSync(path)) === hash) return hash
  mkdirSync(join(deps.config.home, 'documents'), { recursive: true, mode: 0o700 })
  const part = `${path}.${process.pid}.part`
  const fd = openSync(part, 'w', 0o600)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(part, path)
  return hash
}

/** The bytes of a kept file. Throws `conflict` when they are gone or are no longer those that the ledger recorded. */
export function fetchKept(deps: Home, hash: string, extension: 'docx' | 'json'): Buffer {
  const path = pathOf(deps, hash, extension)
  if (!existsSync(path)) {
    throw new AppError('conflict', `文书文件不在存档目录中：documents/${hash}.${extension}。请从备份恢复该文件后重试。`, { sha256: hash })
  }
  const bytes = readFileSync(path)
  if (sha256(bytes) !== hash) {
    throw new AppError('conflict', `文书文件与台账登记的摘要不一致：documents/${hash}.${extension}。文件可能被改动，请从备份恢复。`, {
      sha256: hash,
    })
  }
  return bytes
}
