import { createHash, randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { checkSpace, diskError } from '../base/disk.ts'
import { AppError } from '../base/errors.ts'
import { readSettings } from '../base/settings.ts'
import { type Actor, may } from '../contract/actor.ts'
import { MATERIAL_EXTENSIONS, readHere } from '../import/index.ts'
import { act, checkVersion } from './act.ts'
import type { FileDeps } from './deps.ts'
import type { CaseFile, CaseRecord } from './record.ts'
import { caseSettings } from './settings.ts'
import { loadCase } from './store.ts'

export interface UploadInput {
  readonly actor: Actor
  readonly caseId: string
  readonly version?: number | undefined
  readonly name: string
  readonly purpose: CaseFile['purpose']
  readonly bytes: Uint8Array
}

/** A file name without folders and control characters, at most 120 characters with its extension. */
function cleanName(name: string): string {
  const base = (name.split(/[\\/]/).at(-1) ?? '').replace(/\p{Cc}|\p{Cf}/gu, '').trim()
  const dot = base.lastIndexOf('.')
  return dot > 0 ? `${base.slice(0, Math.min(dot, 110))}${base.slice(dot).slice(0, 10)}` : base.slice(0, 120)
}

/** Adds a file to a case: checked by size and by its bytes, stored under its SHA-256 outside the web root, then recorded. */
export async function attachFile(deps: FileDeps, input: UploadInput): Promise<{ record: CaseRecord; file: CaseFile }> {
  const { actor, caseId, bytes, purpose, version } = input
  if (!may(actor, 'case.work') && !may(actor, 'case.answer')) throw new AppError('forbidden', '材料由经办人或者该单位首席数据官上传。')
  if (purpose === 'sealed' && !may(actor, 'case.work')) throw new AppError('forbidden', '盖章件由主管部门上传。')
  const before = await loadCase(deps.ledger.db, actor, caseId)
  checkVersion(before, version)
  const { file_mb } = await readSettings(deps.ledger, caseSettings)
  if (bytes.length === 0) throw new AppError('file_refused', '文件是空的，请重新选择。')
  if (bytes.length > file_mb * 1024 * 1024) throw new AppError('too_large', `文件超过 ${file_mb} MB，请压缩或者拆分后上传。`)
  const name = cleanName(input.name)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (before.files.some((f) => f.sha256 === sha256)) throw new AppError('conflict', '本事项已有同一份文件，无需再传。')
  const part = await writePart(deps, sha256, bytes)
  let type: string
  try {
    type = await typeOf(deps, name, part)
    renameSync(part, pathOf(deps, sha256))
  } finally {
    rmSync(part, { force: true })
  }
  const record = await act(deps, {
    actor,
    caseId,
    version,
    action: 'attach',
    input: { sha256, name, type, bytes: bytes.length, purpose },
  })
  return { record, file: record.files.find((f) => f.sha256 === sha256) as CaseFile }
}

function pathOf(deps: FileDeps, sha256: string): string {
  return join(deps.config.home, 'files', sha256.slice(0, 2), sha256)
}

/** Media type of the bytes at `path`. Throws `file_refused` with what may be sent instead. */
async function typeOf(deps: FileDeps, fileName: string, path: string): Promise<string> {
  const type = await (deps.reader ?? readHere).material({ fileName, path })
  if (type !== undefined) return type
  throw new AppError(
    'file_refused',
    `文件“${fileName}”的类型不能接收，或者内容与扩展名不符（含宏的文档也不接收）。可用：${MATERIAL_EXTENSIONS.join('、')}。`,
  )
}

/** On disk, under a name of its own, before the ledger says so; a crash in between leaves an unnamed file, never a name without a file. */
async function writePart(deps: FileDeps, sha256: string, bytes: Uint8Array): Promise<string> {
  const folder = join(pathOf(deps, sha256), '..')
  const part = join(folder, `${sha256}.${randomUUID()}.part`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    await checkSpace(folder, bytes.length, '存放这份材料')
    writeSynced(part, bytes)
  } catch (error) {
    rmSync(part, { force: true })
    throw diskError(error) ?? error
  }
  return part
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const fd = openSync(path, 'wx', 0o600)
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Bytes of a file of a case that the actor may see. Throws `not_found`; `internal` when the bytes no longer match their hash. */
export async function readCaseFile(
  deps: FileDeps,
  input: { actor: Actor; caseId: string; sha256: string },
): Promise<{ file: CaseFile; bytes: Buffer }> {
  const record = await loadCase(deps.ledger.db, input.actor, input.caseId)
  const file = record.files.find((f) => f.sha256 === input.sha256)
  if (!file || !existsSync(pathOf(deps, file.sha256))) throw new AppError('not_found', '本事项没有这份文件。')
  const bytes = readFileSync(pathOf(deps, file.sha256))
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
    throw new AppError('internal', `文件“${file.name}”与登记的摘要不符，可能已被改动，不予下载。请联系系统管理员。`)
  }
  return { file, bytes }
}
