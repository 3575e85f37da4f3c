import { hash, verify } from '@node-rs/argon2'
import { AppError } from '../base/errors.ts'

/** OWASP's second recommended setting for argon2id: 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const MAX_LENGTH = 256
const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u]

export interface PasswordRules {
  readonly password_length: number
  readonly password_kinds: number
}

/** Refuses passwords that break the rules of the settings, are overlong, hold the login or repeat a few characters. */
export function checkPassword(password: string, login: string, rules: PasswordRules): void {
  if ([...password].length < rules.password_length) throw new AppError('invalid_input', `密码太短：至少 ${rules.password_length} 个字符。`)
  if (KINDS.filter((kind) => kind.test(password)).length < rules.password_kinds) {
    throw new AppError(
      'invalid_input',
      `密码太简单：大写字母、小写字母、数字、其他字符（标点、汉字）四种里至少要有 ${rules.password_kinds} 种。`,
    )
  }
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
