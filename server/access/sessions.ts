import { type LedgerWrite, shanghai } from '../base/ledger.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import type { Actor } from '../contract/actor.ts'
import type { AccessDeps } from './deps.ts'
import { actorOf, type Person } from './people.ts'
import { newSecret, secretHash } from './secrets.ts'
import { accessSettings } from './settings.ts'

/** How often a session's last use is written down; more often would make every read a write. */
const SEEN_EVERY_MS = 60_000

/** Opens a session in a running write and returns the cookie's value. A session is never reused from before the login. */
export async function openSession(
  tx: LedgerWrite,
  now: Date,
  userId: string,
  how: 'password' | 'oidc' | 'invitation' | 'demo',
): Promise<string> {
  const { session_hours } = await readSettings(tx, accessSettings)
  const secret = newSecret()
  const row = {
    session_hash: secretHash(secret),
    user_id: userId,
    expires_at: shanghai(new Date(now.getTime() + session_hours * 3_600_000)),
    how,
  }
  await tx.put('session', [{ ...row, created_at: tx.at, seen_at: tx.at }])
  tx.event({ kind: 'session.opened', subject: userId, actor: userId, body: row })
  return secret
}

/**
 * The person behind a cookie, or undefined when it is unknown, ended, idle too long or past its end. Roles are read anew.
 * `stale`: its last use should be written down (`touchSession`).
 */
export async function sessionActor(deps: AccessDeps, secret: string): Promise<{ actor: Actor; stale: boolean } | undefined> {
  const now = deps.now()
  const { idle_minutes } = await readSettings(deps.ledger, accessSettings)
  const found = await deps.ledger.db.get<Person & { seen_at: string }>(sqlText('lookups/access/session_person'), {
    hash: secretHash(secret),
    now: shanghai(now),
    idle_since: shanghai(new Date(now.getTime() - idle_minutes * 60_000)),
  })
  const actor = actorOf(found, 'session')
  if (!found || !actor) return undefined
  return { actor, stale: found.seen_at < shanghai(new Date(now.getTime() - SEEN_EVERY_MS)) }
}

/** Writes down that a session was used now. */
export async function touchSession(deps: AccessDeps, secret: string): Promise<void> {
  const hash = secretHash(secret)
  await deps.ledger.write((tx) => tx.run('update session set seen_at = $at::timestamp where session_hash = $hash', { at: tx.at, hash }))
}

/** Ends one session in a running write; undefined when it was not open. */
export async function endSession(tx: LedgerWrite, secret: string): Promise<void> {
  const hash = secretHash(secret)
  const open = await tx.get<{ user_id: string }>(
    'update session set ended_at = $at::timestamp where session_hash = $hash and ended_at is null returning user_id',
    { at: tx.at, hash },
  )
  if (open) tx.event({ kind: 'session.closed', subject: open.user_id, actor: open.user_id, body: { session_hash: hash } })
}

/** Ends every other session of the person whose session this is. */
export async function endOthers(deps: AccessDeps, actor: Actor, secret: string): Promise<void> {
  const hash = secretHash(secret)
  await deps.ledger.write(async (tx) => {
    await tx.run('update session set ended_at = $at::timestamp where user_id = $id and session_hash <> $hash and ended_at is null', {
      at: tx.at,
      id: actor.id,
      hash,
    })
    tx.event({ kind: 'session.others_closed', subject: actor.id, actor: actor.id, body: { kept: hash } })
  })
}
