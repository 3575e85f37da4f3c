import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Config } from '../base/config.ts'
import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import type { Attempts } from './attempts.ts'
import type { AccessDeps } from './deps.ts'
import { openFor, sealFor } from './sealed.ts'
import { secretHash } from './secrets.ts'
import type { Where } from './sessions.ts'

type Deps = AccessDeps & { readonly config: Pick<Config, 'home' | 'keyFile'> }
type Reads = Pick<LedgerWrite, 'get'>

interface Row extends Record<string, unknown> {
  readonly user_id: string
  readonly secret: string | null
  readonly confirmed_at: string | null
  readonly last_step: number | null
}

const PERIOD = 30
const RECOVERY_CODES = 10
/** 16 of 32 signs: 80 random bits, so a plain hash keeps them. No look-alikes. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const GROUPS = 4

const findRow = (reads: Reads, userId: string) => reads.get<Row>(sqlText('lookups/access/factor'), { id: userId })

/** True when the person has an authenticator that was shown to work. */
export async function hasFactor(reads: Reads, userId: string): Promise<boolean> {
  const row = await findRow(reads, userId)
  return row?.secret != null && row.confirmed_at !== null
}

export interface FactorState {
  readonly enrolled_at: string | null
  readonly codes_left: number
}

export async function factorState({ ledger }: Pick<AccessDeps, 'ledger'>, userId: string): Promise<FactorState> {
  const row = await findRow(ledger.db, userId)
  const codes = await ledger.db.get<{ n: number }>(
    'select count(*)::integer as n from recovery_code where user_id = $id and used_at is null',
    { id: userId },
  )
  const enrolled = row?.secret != null ? row.confirmed_at : null
  return { enrolled_at: enrolled, codes_left: enrolled === null ? 0 : (codes?.n ?? 0) }
}

function totp(secret: Secret, label = ''): TOTP {
  return new TOTP({ issuer: '数衡', label, algorithm: 'SHA1', digits: 6, period: PERIOD, secret })
}

/** A new secret for an authenticator; it counts once a code of it was given. Throws `conflict` when there is one that works. */
export async function beginFactor(deps: Deps, person: { id: string; login: string }): Promise<{ secret: string; uri: string }> {
  if (await hasFactor(deps.ledger.db, person.id)) throw new AppError('conflict', '已经绑定了动态口令。要换一个，请先解除。')
  const secret = new Secret({ size: 20 })
  const sealed = await sealFor(deps, 'second_factor', person.id, secret.base32)
  await deps.ledger.write((tx) => tx.put('second_factor', [{ user_id: person.id, secret: sealed }]))
  return { secret: secret.base32, uri: totp(secret, person.login).toString() }
}

/** The authenticator works: from now on it is asked for. Returns recovery codes, shown this once. */
export async function confirmFactor(deps: Deps, userId: string, code: string): Promise<string[]> {
  if (await hasFactor(deps.ledger.db, userId)) throw new AppError('conflict', '已经绑定了动态口令。')
  const row = await findRow(deps.ledger.db, userId)
  const step = row?.secret == null ? null : stepOf(deps, { ...row, secret: row.secret }, code)
  if (step === null) throw new AppError('invalid_input', '动态口令不正确。请确认手机时间准确，输入现在显示的六位数字。')
  const codes = newCodes()
  await deps.ledger.write(async (tx) => {
    await tx.run('update second_factor set confirmed_at = $at::timestamp, last_step = $step where user_id = $id', {
      at: tx.at,
      step,
      id: userId,
    })
    await putCodes(tx, userId, codes)
    tx.event({ kind: 'user.factor_added', subject: userId, actor: userId, body: {} })
  })
  return codes
}

/** New recovery codes; the earlier ones end. Shown this once. */
export async function renewCodes(deps: Deps, userId: string): Promise<string[]> {
  if (!(await hasFactor(deps.ledger.db, userId))) throw new AppError('conflict', '还没有绑定动态口令。')
  const codes = newCodes()
  await deps.ledger.write(async (tx) => {
    await putCodes(tx, userId, codes)
    tx.event({ kind: 'user.codes_renewed', subject: userId, actor: userId, body: {} })
  })
  return codes
}

/** Takes the authenticator away: one's own, or a lost one by who gives rights. Sessions of another person end. */
export async function removeFactor(deps: AccessDeps, actor: Actor, userId: string): Promise<void> {
  await deps.ledger.write(async (tx) => {
    const row = await findRow(tx, userId)
    if (!row) throw new AppError('not_found', '没有绑定动态口令。')
    await tx.run('delete from second_factor where user_id = $id', { id: userId })
    await tx.run('delete from recovery_code where user_id = $id', { id: userId })
    if (actor.id !== userId) {
      await tx.run('update session set ended_at = $at::timestamp where user_id = $id and ended_at is null', { at: tx.at, id: userId })
    }
    tx.event({ kind: 'user.factor_removed', subject: userId, actor: actor.id, body: {} })
  })
}

/**
 * Takes a code of the authenticator, each once, or a recovery code, each once. Wrong ones wait as wrong passwords do. Throws
 * `invalid_input` for a wrong one, `too_many` while one waits.
 */
export async function takeCode(
  deps: Deps & { readonly attempts: Attempts },
  userId: string,
  input: { readonly code: string; readonly where: Where; readonly device?: string | undefined },
): Promise<void> {
  const attempt = { login: `code ${userId}`, address: input.where.address, device: input.device }
  const wait = deps.attempts.begin(attempt, { after: 5, minutes: 1 })
  if (wait > 0) throw new AppError('too_many', `输错次数过多，请在 ${wait} 秒后重试。`, { seconds: wait })
  const right = await deps.ledger.write(async (tx) => {
    const row = await findRow(tx, userId)
    if (row?.secret == null || row.confirmed_at === null) return false
    const step = stepOf(deps, { ...row, secret: row.secret }, input.code)
    if (step !== null) {
      await tx.run('update second_factor set last_step = $step where user_id = $id', { step, id: userId })
      return true
    }
    const used = await tx.get(sqlText('lookups/access/recovery_code_use'), { id: userId, hash: codeHash(input.code), at: tx.at })
    if (used) tx.event({ kind: 'user.recovery_code_used', subject: userId, actor: userId, body: { from: input.where.address } })
    else tx.event({ kind: 'session.refused', subject: userId, actor: 'unknown', body: { from: input.where.address, code: true } })
    return used !== undefined
  })
  if (!right) throw new AppError('invalid_input', '动态口令不正确，或已经用过。请输入现在显示的六位数字，或一个没有用过的恢复码。')
  deps.attempts.succeeded(attempt)
}

/** The step of time that a code stands for, one to either side allowed; null when it fits none or not a later one than the last. */
function stepOf(deps: Deps, row: Row & { secret: string }, code: string): number | null {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const secret = Secret.fromBase32(openFor(deps, 'second_factor', row.user_id, row.secret))
  const timestamp = deps.now().getTime()
  const delta = totp(secret).validate({ token, timestamp, window: 1 })
  if (delta === null) return null
  const step = Math.floor(timestamp / 1000 / PERIOD) + delta
  return row.last_step !== null && step <= row.last_step ? null : step
}

function newCodes(): string[] {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: RECOVERY_CODES }, () => Array.from({ length: GROUPS }, group).join('-'))
}

function codeHash(code: string): string {
  return secretHash(code.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))
}

async function putCodes(tx: LedgerWrite, userId: string, codes: readonly string[]): Promise<void> {
  await tx.run('delete from recovery_code where user_id = $id', { id: userId })
  await tx.put(
    'recovery_code',
    codes.map((code) => ({ user_id: userId, code_hash: codeHash(code) })),
  )
}
