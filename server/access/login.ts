import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import type { AccessDeps } from './deps.ts'
import { checkPassword, hashPassword, passwordFits } from './passwords.ts'
import { endSessions } from './people.ts'
import { endSession, openSession } from './sessions.ts'
import { accessSettings } from './settings.ts'

interface Credential extends Record<string, unknown> {
  user_id: string
  login: string
  password_hash: string | null
  active: boolean
  failures: number
  locked_until: string | null
}

/** One sentence for every refusal: a stranger must not learn which logins exist or which are locked. */
const REFUSED = '登录名或密码不正确，或因连续输错暂时锁定（最长一小时后自动解除）。忘记密码请联系系统管理员重置。'
/** A longer lock would let anybody keep a colleague out. */
const LONGEST_LOCK = 60

/**
 * Signs in with a password and opens a new session; returns the cookie's value. The session that the browser showed before
 * (`replaces`) ends. Wrong password, unknown login, lock and disabled person read the same. Too many failures lock the login,
 * each time twice as long.
 */
export async function login(
  deps: AccessDeps,
  input: { login: string; password: string; from: string; replaces?: string | undefined },
): Promise<{ secret: string; userId: string }> {
  const now = deps.now()
  const name = input.login.trim().toLowerCase()
  const found = await deps.ledger.db.get<Credential>(sqlText('lookups/access/credential'), { login: name, id: null })
  const locked = found?.locked_until != null && found.locked_until > shanghai(now)
  const fits = await passwordFits(found?.password_hash, input.password)
  if (!found || locked || !fits || !found.active) {
    await countFailure(deps, locked ? { ...found, locked } : found, input.from)
    throw new AppError('unauthenticated', REFUSED)
  }
  const secret = await deps.ledger.write(async (tx) => {
    await tx.run('update person set failures = 0, locked_until = null where user_id = $id', { id: found.user_id })
    if (input.replaces) await endSession(tx, input.replaces)
    return openSession(tx, now, found.user_id, 'password')
  })
  return { secret, userId: found.user_id }
}

async function countFailure(deps: AccessDeps, found: (Credential & { locked?: boolean }) | undefined, from: string): Promise<void> {
  const now = deps.now()
  await deps.ledger.write(async (tx) => {
    if (!found) {
      // The login that was typed is not kept: people type passwords into that box.
      tx.event({ kind: 'session.refused', subject: 'unknown', actor: 'unknown', body: { from } })
      return
    }
    if (found.locked) {
      tx.event({ kind: 'session.refused', subject: found.user_id, actor: 'unknown', body: { from, locked: true } })
      return
    }
    const { lock_after, lock_minutes } = await readSettings(tx, accessSettings)
    // Counted here, not from what was read before: attempts that run side by side must all count.
    const before = await tx.get<{ failures: number }>('select failures from person where user_id = $id', { id: found.user_id })
    const failures = (before?.failures ?? 0) + 1
    const locks = Math.floor(failures / lock_after)
    const minutes = failures % lock_after === 0 ? Math.min(LONGEST_LOCK, lock_minutes * 2 ** (locks - 1)) : 0
    await tx.run('update person set failures = $failures, locked_until = coalesce($until::timestamp, locked_until) where user_id = $id', {
      failures,
      until: minutes > 0 ? shanghai(new Date(now.getTime() + minutes * 60_000)) : null,
      id: found.user_id,
    })
    tx.event({ kind: 'session.refused', subject: found.user_id, actor: 'unknown', body: { from, failures, locked_minutes: minutes } })
  })
}

/** Changes one's own password; every other session ends. Returns a new session's cookie. */
export async function changePassword(deps: AccessDeps, actor: Actor, input: { current: string; next: string }): Promise<string> {
  const found = await deps.ledger.db.get<Credential>(sqlText('lookups/access/credential'), { login: null, id: actor.id })
  if (!found || !(await passwordFits(found.password_hash, input.current))) {
    throw new AppError('invalid_input', '当前密码不正确。')
  }
  checkPassword(input.next, found.login)
  if (input.next === input.current) throw new AppError('invalid_input', '新密码与当前密码相同。请换一个。')
  const hash = await hashPassword(input.next)
  return deps.ledger.write(async (tx) => {
    await tx.run('update person set password_hash = $hash where user_id = $id', { hash, id: actor.id })
    await endSessions(tx, actor.id)
    tx.event({ kind: 'user.password_changed', subject: actor.id, actor: actor.id, body: {} })
    return openSession(tx, deps.now(), actor.id, 'password')
  })
}
