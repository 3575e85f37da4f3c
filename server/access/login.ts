import { AppError } from '../base/errors.ts'
import { readSettings } from '../base/settings.ts'
import type { Actor } from '../contract/actor.ts'
import type { Attempts } from './attempts.ts'
import type { AccessDeps } from './deps.ts'
import { knownDevice, rememberDevice } from './devices.ts'
import { type Credential, findCredential, newPassword } from './password-change.ts'
import { passwordFits } from './passwords.ts'
import { endSessions } from './people.ts'
import { endSession, type How, openSession, type SessionFound, type Where } from './sessions.ts'
import { accessSettings } from './settings.ts'
import { stepFor } from './steps.ts'

/** One sentence for every refusal: a stranger must not learn which logins exist. */
const REFUSED = '登录名或密码不正确。忘记密码请联系系统管理员重置。'

export interface SignIn {
  readonly login: string
  readonly password: string
  readonly where: Where
  /** The browser's own secret from an earlier sign-in, whoever's. */
  readonly device?: string | undefined
  /** The session that the browser shows. */
  readonly replaces?: string | undefined
}

/**
 * Signs in with a password and opens a new session; returns the values of its cookies. The session that the browser showed before
 * (`replaces`) ends. Wrong password, unknown login and disabled person read the same; who guesses waits (`Attempts`), with `too_many`.
 * A password that is due opens a session that only takes a new one.
 */
export async function login(deps: AccessDeps & { attempts: Attempts }, input: SignIn): Promise<{ secret: string; device: string }> {
  const name = input.login.trim().toLowerCase()
  const found = await findCredential(deps, { login: name })
  const device = found && (await knownDevice(deps, found.user_id, input.device))
  const attempt = { login: name, address: input.where.address, device }
  const { lock_after: after, lock_minutes: minutes } = await readSettings(deps.ledger, accessSettings)
  const wait = deps.attempts.begin(attempt, { after, minutes })
  if (wait > 0) throw new AppError('too_many', `输错次数过多，请在 ${wait} 秒后重试。忘记密码请联系系统管理员重置。`, { seconds: wait })
  const fits = await passwordFits(found?.password_hash, input.password)
  if (!found || !fits || !found.active) {
    await noteRefusal(deps, found, input.where.address, device !== undefined)
    throw new AppError('unauthenticated', REFUSED)
  }
  deps.attempts.succeeded(attempt)
  const step = await stepFor(deps.ledger.db, deps.now(), found.user_id, 'password')
  return deps.ledger.write(async (tx) => {
    if (input.replaces) await endSession(tx, input.replaces)
    return {
      device: await rememberDevice(tx, found.user_id, input.device),
      secret: await openSession(tx, deps.now(), found.user_id, 'password', { where: input.where, step }),
    }
  })
}

/** The login that was typed is not kept where nobody has it: people type passwords into that box. */
async function noteRefusal(deps: AccessDeps, found: Credential | undefined, from: string, known: boolean): Promise<void> {
  await deps.ledger.write(async (tx) => {
    tx.event({ kind: 'session.refused', subject: found?.user_id ?? 'unknown', actor: 'unknown', body: { from, known_browser: known } })
  })
}

/**
 * Changes one's own password; every other session ends.  Returns its cookie.
 */
export async function changePassword(
  deps: AccessDeps,
  actor: Actor,
  input: { current: string; next: string; where?: Where | undefined; how?: How },
): Promise<string> {
  const found = await findCredential(deps, { id: actor.id })
  if (!found || !(await passwordFits(found.password_hash, input.current))) {
    throw new AppError('invalid_input', '当前密码不正确。')
  }
  const write = await newPassword(deps, found, input.next)
  const how = input.how ?? 'password'
  return deps.ledger.write(async (tx) => {
    await write(tx)
    const step = await stepFor(tx, deps.now(), actor.id, how, 'password')
    await endSessions(tx, actor.id)
    tx.event({ kind: 'user.password_changed', subject: actor.id, actor: actor.id, body: {} })
    return openSession(tx, deps.now(), actor.id, how, { where: input.where, step })
  })
}

/** The code was right: the half-open session goes on to what is asked next. Returns the new cookie. */
export async function passStep(deps: AccessDeps, session: SessionFound, where: Where | undefined): Promise<string> {
  const { actor, how, step } = session
  return deps.ledger.write(async (tx) => {
    const next = await stepFor(tx, deps.now(), actor.id, how, step)
    await tx.run('update session set ended_at = $at::timestamp where session_hash = $hash', { at: tx.at, hash: session.hash })
    return openSession(tx, deps.now(), actor.id, how, { where, step: next })
  })
}
