import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { AppError } from './errors.ts'

/**
 * Secrets that must be read again (webhook signing, second factors) lie in the ledger as AES-256-GCM, under a key in a file
 * of its own. A copy of the ledger alone, a backup for one, gives none of them away.
 */
interface Key {
  readonly id: string
  readonly bytes: Buffer
}

type KeyPlace = Pick<Config, 'home' | 'keyFile'>

const LINE = /^shuheng-key-1:([A-Za-z0-9+/]{43}=)$/
const SEALED = /^box1:([0-9a-f]{16}):([\w-]+)$/
const IV = 12
const TAG = 16

export function keyPath(config: KeyPlace): string {
  return config.keyFile ?? join(config.home, 'secret.key')
}

/** True for text that `sealText` made. */
export function isSealed(text: string): boolean {
  return SEALED.test(text)
}

/** Encrypts under the first key of the file. `place` names the row and column: a value moved elsewhere does not open. */
export function sealText(config: KeyPlace, place: string, text: string): string {
  const [key] = readKeys(config)
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `box1:${key.id}:${sealed.toString('base64url')}`
}

/** Throws `unavailable`, with what to do, when the key file is missing, another, or the value was changed or moved. */
export function openText(config: KeyPlace, place: string, sealed: string): string {
  const [, id, data] = SEALED.exec(sealed) ?? []
  const path = keyPath(config)
  const key = readKeys(config).find((k) => k.id === id)
  if (!key || data === undefined) {
    throw new AppError(
      'unavailable',
      `密钥文件 ${path} 不是加密这条密钥的那一个。请放回原来的密钥文件；确已丢失时，停止服务后运行 shuheng rotate-key --lost，再重新设置推送和第二因素。`,
    )
  }
  const bytes = Buffer.from(data, 'base64url')
  try {
    const cipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, IV)).setAAD(Buffer.from(place))
    cipher.setAuthTag(bytes.subarray(-TAG))
    return Buffer.concat([cipher.update(bytes.subarray(IV, -TAG)), cipher.final()]).toString('utf8')
  } catch (error) {
    throw new AppError(
      'unavailable',
      '台账里的一条密钥被改动过，不再使用。请重新设置它，并用 shuheng verify 核对台账。',
      {},
      { cause: error },
    )
  }
}

/** The keys of the file, the one in use first. */
export function readKeys(config: KeyPlace): readonly [Key, ...Key[]] {
  const path = keyPath(config)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new AppError('unavailable', `读不到密钥文件 ${path}。请放回它，或用 SHUHENG_KEY_FILE 指明它在哪里。`, {}, { cause: error })
  }
  // As ssh does: a key that others can read is none.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new AppError('unavailable', `密钥文件 ${path} 能被其他账号读取。请先执行 chmod 600，并考虑用 shuheng rotate-key 换一把。`)
  }
  const keys = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const bytes = Buffer.from(LINE.exec(line.trim())?.[1] ?? '', 'base64')
      return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes }
    })
  const [first, ...rest] = keys
  if (!first || keys.some((k) => k.bytes.length !== 32)) {
    throw new AppError('unavailable', `${path} 不是数衡的密钥文件，或内容不完整。请放回原来的文件。`)
  }
  return [first, ...rest]
}

export function hasKeyFile(config: KeyPlace): boolean {
  return existsSync(keyPath(config))
}

export function newKey(): Key {
  const bytes = randomBytes(32)
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes }
}

/** Puts these keys in the place of the file, whole or not at all, for its owner only. */
export function writeKeys(config: KeyPlace, keys: readonly Key[]): void {
  const path = keyPath(config)
  const part = `${path}.part-${process.pid}`
  rmSync(part, { force: true })
  try {
    const file = openSync(part, 'wx', 0o600)
    try {
      writeSync(file, keys.map((k) => `shuheng-key-1:${k.bytes.toString('base64')}\n`).join(''))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw new AppError('unavailable', `写不了密钥文件 ${path}。请确认文件夹存在、可写。`, {}, { cause: error })
  }
}
