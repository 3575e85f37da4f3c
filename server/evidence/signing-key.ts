import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import { AppError } from '../base/errors.ts'

const FOR_OTHERS = 0o077

/** The private key that signs checkpoints: outside the ledger, for the account of the service alone. */
export const signingKeyPath = (config: Pick<Config, 'home'>): string => join(config.home, 'keys', 'checkpoint.pem')

/** Reads the key; undefined when there is none yet. Throws `unavailable` when others may read it, or it is no Ed25519 key. */
export function readSigningKey(config: Pick<Config, 'home'>): KeyObject | undefined {
  const path = signingKeyPath(config)
  if (!existsSync(path)) return undefined
  if (process.platform !== 'win32' && (statSync(path).mode & FOR_OTHERS) !== 0)
    throw new AppError('unavailable', `签名密钥 ${path} 能被本机其他账号读取，没有使用。请运行 chmod 600 ${path}，并考虑更换密钥。`)
  try {
    const key = createPrivateKey(readFileSync(path))
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (error) {
    throw new AppError('unavailable', unreadable(path), {}, { cause: error })
  }
  throw new AppError('unavailable', unreadable(path))
}

const unreadable = (path: string) =>
  `签名密钥 ${path} 不能用作 Ed25519 私钥。请从备份恢复这个文件；没有备份的，移走它，再运行 shuheng checkpoint --new-key。`

/** Makes a new key in place of the old one, which is gone: what it signed stays valid, and it signs no more. */
export function makeSigningKey(config: Pick<Config, 'home'>): KeyObject {
  const path = signingKeyPath(config)
  mkdirSync(join(config.home, 'keys'), { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(`${path}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return privateKey
}
