import { hash, verify } from '@node-rs/argon2'
import { AppError } from '../base/errors.ts'

/** OWASP's second recommended setting for argon2id: 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const MIN_LENGTH = 10
const MAX_LENGTH = 256

/** Refuses passwords that are short, overlong or the login itself. No composition rules: length is what helps. */
export function checkPassword(password: string, login: string): void {
  if (password.length < MIN_LENGTH)
    throw new AppError('invalid_input', `密码太短：至少 ${MIN_LENGTH} 个字符。可以用几个不相关的词连成一句。`)
  if (password.length > MAX_LENGTH) throw new AppError('invalid_input', `密码太长：最多 ${MAX_LENGTH} 个字符。`)
  if (password.toLowerCase().includes(login.toLowerCase())) throw new AppError('invalid_input', '密码不能包含登录名。请换一个。')
  if (new Set(password).size < 4) throw new AppError('invalid_input', '密码的字符重复太多。请换一个。')
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS)
}

let decoy: Promise<string> | undefined

/** True when the password fits. Without a stored hash it spends the same time, so that a login's existence does not show. */
export async function passwordFits(stored: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hash('nobody has this password', OPTIONS)
  const fits = await verify(stored ?? (await decoy), password)
  return stored ? fits : false
}
