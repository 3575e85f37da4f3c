import { createHash } from 'node:crypto'
import { AppError } from '../base/errors.ts'
import type { LedgerWrite } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import type { AccessDeps } from './deps.ts'
import type { OidcPerson } from './oidc.ts'
import { endAccess, insertPerson, type Person, PROVIDER, updatePerson } from './people.ts'
import { endSession, openSession, type Where } from './sessions.ts'
import { stepFor } from './steps.ts'

const NOBODY = '统一身份认证已通过，但本系统没有您的账号，或没有给您角色。请联系系统管理员。'

/**
 * Opens a session for the person whom the provider names: known by subject, or the first time by a verified e-mail that was entered
 * for an invited person. Where claims say roles, they add the person and are followed at each sign-in; else nobody is added by
 * signing in. A role that the provider took back takes with it the sessions, tokens and chats that were opened with it. Returns the
 * cookie's value; the session that the browser showed before ends. Throws `forbidden` for everybody else.
 */
export async function enterBySso(deps: AccessDeps, who: OidcPerson, replaces: string | undefined, where?: Where): Promise<string> {
  // What the provider withdrew stays withdrawn when the sign-in is refused: the refusal is not thrown inside the write.
  const secret = await deps.ledger.write(async (tx) => {
    const found = await tx.get<{ user_id: string; linked: boolean; active: boolean }>(sqlText('lookups/access/sso_person'), {
      subject: who.subject,
      email: who.email ?? null,
    })
    if (found && !found.active) throw new AppError('forbidden', NOBODY)
    if (found && !found.linked) {
      await tx.run('update person set oidc_subject = $subject where user_id = $id', { subject: who.subject, id: found.user_id })
      tx.event({ kind: 'user.sso_linked', subject: found.user_id, actor: found.user_id, body: { oidc_subject: who.subject } })
    }
    const userId = who.roles === undefined ? found?.user_id : await follow(tx, who, who.roles, found?.user_id)
    if (userId === undefined) return undefined
    if (replaces) await endSession(tx, replaces)
    const step = await stepFor(tx, deps.now(), userId, 'oidc')
    return openSession(tx, deps.now(), userId, 'oidc', { where, step, confirmed: who.fresh })
  })
  if (secret === undefined) throw new AppError('forbidden', NOBODY)
  return secret
}

/** Makes the person here what the claims say; undefined when they say no role. */
async function follow(
  tx: LedgerWrite,
  who: OidcPerson,
  roles: NonNullable<OidcPerson['roles']>,
  userId: string | undefined,
): Promise<string | undefined> {
  const agencies = roles.includes('cdo') ? who.agencies : null
  if (userId === undefined) {
    if (roles.length === 0) return undefined
    const login = `sso-${createHash('sha256').update(who.subject).digest('hex').slice(0, 12)}`
    const added = await insertPerson(tx, PROVIDER, {
      login,
      name: who.name ?? login,
      roles,
      agencies,
      email: who.email ?? null,
      oidc_subject: who.subject,
    })
    return added.user_id
  }
  const person = await tx.get<Person>(sqlText('lookups/access/people'), { id: userId })
  const lost = person?.roles.filter((r) => !roles.includes(r)) ?? []
  if (lost.length > 0) {
    await endAccess(tx, userId)
    tx.event({ kind: 'user.access_ended', subject: userId, actor: PROVIDER.id, body: { lost } })
  }
  const same = JSON.stringify([person?.roles, person?.agencies]) === JSON.stringify([roles, agencies])
  if (!same) await updatePerson(tx, PROVIDER, userId, { roles, agencies })
  else await tx.run('update person set sso_roles_at = $at::timestamp where user_id = $id', { at: tx.at, id: userId })
  return roles.length > 0 ? userId : undefined
}
