import { AppError } from '../base/errors.ts'
import { shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { DAY_MS } from '../common/days.ts'
import { type Actor, SYSTEM } from '../contract/actor.ts'
import type { AccessDeps } from './deps.ts'
import { forgetDevices, rememberDevice } from './devices.ts'
import { findCredential, newPassword } from './password-change.ts'
import { addPerson, endSessions } from './people.ts'
import { newSecret, secretHash } from './secrets.ts'
import { openSession, type Where } from './sessions.ts'
import { accessSettings } from './settings.ts'
import { stepFor } from './steps.ts'

/**
 * A one-time secret for the link `/invite#<secret>`: a new person chooses a password with it, a known one a new password.
 * Earlier links of the same person stop working. Shown once.
 */
export async function invite(deps: AccessDeps, actor: Actor, userId: string): Promise<{ secret: string; expires_at: string }> {
  const secret = newSecret()
  return deps.ledger.write(async (tx) => {
    if (!(await tx.get('select 1 as one from person where user_id = $id and active', { id: userId }))) {
      throw new AppError('not_found', '没有这位用户，或已停用。')
    }
    const { invite_days } = await readSettings(tx, accessSettings)
    const expires_at = shanghai(new Date(deps.now().getTime() + invite_days * DAY_MS))
    await tx.run('delete from invitation where user_id = $id and used_at is null', { id: userId })
    const invitation_hash = secretHash(secret)
    await tx.put('invitation', [{ invitation_hash, user_id: userId, created_by: actor.id, expires_at }])
    tx.event({ kind: 'user.invited', subject: userId, actor: actor.id, body: { invitation_hash, expires_at } })
    return { secret, expires_at }
  })
}

const DEAD_LINK = '邀请链接不正确、已使用或已过期。请联系系统管理员重新发送。'

/** Whom an invitation is for, without using it. */
export async function invitee(deps: AccessDeps, secret: string): Promise<{ login: string; name: string }> {
  const found = await deps.ledger.db.get<{ login: string; name: string }>(sqlText('lookups/access/invitee'), {
    hash: secretHash(secret),
    now: shanghai(deps.now()),
  })
  if (!found) throw new AppError('not_found', DEAD_LINK)
  return found
}

/** Sets the password by an invitation, once, and signs in. Other sessions of the person end, and other browsers are strangers again. */
export async function acceptInvitation(
  deps: AccessDeps,
  input: { secret: string; password: string; device?: string | undefined; where?: Where | undefined },
): Promise<{ secret: string; device: string }> {
  const { login } = await invitee(deps, input.secret)
  const person = await findCredential(deps, { login })
  if (!person) throw new AppError('not_found', DEAD_LINK)
  const write = await newPassword(deps, person, input.password)
  return deps.ledger.write(async (tx) => {
    const hash = secretHash(input.secret)
    const taken = await tx.get<{ user_id: string }>(
      'update invitation set used_at = $at::timestamp where invitation_hash = $hash and used_at is null and expires_at > $at::timestamp returning user_id',
      { at: tx.at, hash },
    )
    if (!taken) throw new AppError('not_found', DEAD_LINK)
    await write(tx)
    await endSessions(tx, taken.user_id)
    await forgetDevices(tx, taken.user_id)
    tx.event({
      kind: 'user.password_set',
      subject: taken.user_id,
      actor: taken.user_id,
      body: { invitation_hash: hash, first: person.password_hash === null },
    })
    // A link that somebody else holds opens nothing without the person's authenticator.
    const step = await stepFor(tx, deps.now(), taken.user_id, 'invitation')
    const device = await rememberDevice(tx, taken.user_id, input.device)
    return { device, secret: await openSession(tx, deps.now(), taken.user_id, 'invitation', { where: input.where, step }) }
  })
}

/** The first administrator of an installation without people: returns the one-time secret, or undefined when there is anybody. */
export async function firstAdmin(deps: AccessDeps): Promise<string | undefined> {
  const anyone = await deps.ledger.db.get(
    'select 1 as one from person where active and (password_hash is not null or oidc_subject is not null) limit 1',
  )
  return anyone ? undefined : adminLink(deps)
}

/** A one-time secret for an administrator, for whoever holds the machine: the first one known, or a new one. */
export async function adminLink(deps: AccessDeps): Promise<string> {
  const known = await deps.ledger.db.get<{ user_id: string }>(
    "select user_id from person where active and list_contains(roles, 'admin') and not starts_with(login, 'demo-') order by created_at limit 1",
  )
  const input = { login: 'admin', name: '系统管理员', roles: ['admin'], agencies: null } as const
  return (await invite(deps, SYSTEM, known?.user_id ?? (await addPerson(deps, SYSTEM, input)).user_id)).secret
}
