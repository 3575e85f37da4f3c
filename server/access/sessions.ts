import { AppError } from '../base/errors.ts'
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
/** How long what is still asked may take. */
const STEP_MS = 10 * 60_000

export type How = 'password' | 'oidc' | 'invitation' | 'demo'

/** What is still asked before a session is open. */
export type Step = 'second' | 'password' | 'enrol'

/** Where a session is opened: the other side's address and what its browser calls itself. */
export interface Where {
  readonly address: string
  readonly browser: string
}

interface Opening {
  readonly where?: Where | undefined
  /** Something is still to be done: the session lasts ten minutes and gives no rights. */
  readonly step?: Step | null
  /** False where nobody was asked anything just now: the provider may have let its own old session through. */
  readonly confirmed?: boolean
}

/** Opens a session in a running write and returns the cookie's value. A session is never reused from before the login. */
export async function openSession(
  tx: LedgerWrite,
  now: Date,
  userId: string,
  how: How,
  { where, step = null, confirmed = true }: Opening = {},
): Promise<string> {
  const { session_hours } = await readSettings(tx, accessSettings)
  const lasts = step === null ? session_hours * 3_600_000 : STEP_MS
  const secret = newSecret()
  const row = {
    session_hash: secretHash(secret),
    user_id: userId,
    expires_at: shanghai(new Date(now.getTime() + lasts)),
    how,
    step,
    address: where?.address ?? null,
    browser: where?.browser ?? null,
  }
  await tx.put('session', [{ ...row, created_at: tx.at, seen_at: tx.at, confirmed_at: confirmed ? tx.at : null }])
  // Entered is who has done all that is asked.
  if (step === null) tx.event({ kind: 'session.opened', subject: userId, actor: userId, body: row })
  return secret
}

/** The session behind a cookie: whose, and what it may still lack. */
export interface SessionFound {
  readonly hash: string
  readonly actor: Actor
  readonly login: string
  readonly how: How
  readonly step: Step | null
  /** When its person last proved to be there. */
  readonly confirmed_at: string | null
  /** Its last use should be written down (`touchSession`). */
  readonly stale: boolean
}

/** The person behind a cookie, or undefined when it is unknown, ended, idle too long or past its end. Roles are read anew. */
export async function findSession(deps: AccessDeps, secret: string): Promise<SessionFound | undefined> {
  const hash = secretHash(secret)
  const now = deps.now()
  const { idle_minutes } = await readSettings(deps.ledger, accessSettings)
  const found = await deps.ledger.db.get<Person & { seen_at: string; how: How; step: Step | null; confirmed_at: string | null }>(
    sqlText('lookups/access/session_person'),
    {
      hash,
      now: shanghai(now),
      idle_since: shanghai(new Date(now.getTime() - idle_minutes * 60_000)),
    },
  )
  const actor = actorOf(found, 'session')
  if (!found || !actor) return undefined
  const stale = found.seen_at < shanghai(new Date(now.getTime() - SEEN_EVERY_MS))
  return { hash, actor, stale, login: found.login, how: found.how, step: found.step, confirmed_at: found.confirmed_at }
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

export interface OwnSession extends Record<string, unknown> {
  readonly session_id: string
  readonly how: How
  readonly opened_at: string
  readonly seen_at: string
  readonly expires_at: string
  readonly address: string | null
  readonly browser: string | null
  /** The one that asks. */
  readonly current: boolean
}

/** Not the hash itself: what is listed must not be of use against the ledger. */
const idOf = (hash: string) => secretHash(hash).slice(0, 20)

/** The open sessions of a person, the last used first. */
export async function ownSessions(deps: AccessDeps, userId: string, current: string | undefined): Promise<OwnSession[]> {
  const now = deps.now()
  const { idle_minutes } = await readSettings(deps.ledger, accessSettings)
  const rows = await deps.ledger.db.all<Omit<OwnSession, 'session_id' | 'current'> & { hash: string }>(
    sqlText('lookups/access/own_sessions'),
    { id: userId, now: shanghai(now), idle_since: shanghai(new Date(now.getTime() - idle_minutes * 60_000)) },
  )
  return rows.map(({ hash, ...row }) => ({ ...row, session_id: idOf(hash), current: hash === current }) as OwnSession)
}

/** Ends one of one's own sessions by its id. Throws `not_found` for anybody else's. */
export async function endOwnSession(deps: AccessDeps, actor: Actor, sessionId: string): Promise<void> {
  await deps.ledger.write(async (tx) => {
    const rows = await tx.all<{ hash: string }>('select session_hash as hash from session where user_id = $id and ended_at is null', {
      id: actor.id,
    })
    const hash = rows.find((r) => idOf(r.hash) === sessionId)?.hash
    if (hash === undefined) throw new AppError('not_found', '没有这个会话，或它已经结束。请刷新后再看。')
    await tx.run('update session set ended_at = $at::timestamp where session_hash = $hash', { at: tx.at, hash })
    tx.event({ kind: 'session.closed', subject: actor.id, actor: actor.id, body: { session_hash: hash } })
  })
}

/** How long a proof that the person is there holds for grave steps. */
export const CONFIRMED_MINUTES = 10

/** True when the session's person proved to be there within the last ten minutes. */
export function confirmedNow(session: Pick<SessionFound, 'confirmed_at' | 'how'>, now: Date): boolean {
  // Nobody of the demonstration has anything to prove it with.
  if (session.how === 'demo') return true
  return session.confirmed_at !== null && session.confirmed_at > shanghai(new Date(now.getTime() - CONFIRMED_MINUTES * 60_000))
}

/** The person has just proved to be there. */
export async function confirmSession(deps: AccessDeps, session: SessionFound): Promise<void> {
  await deps.ledger.write(async (tx) => {
    await tx.run('update session set confirmed_at = $at::timestamp where session_hash = $hash', { at: tx.at, hash: session.hash })
    tx.event({ kind: 'session.confirmed', subject: session.actor.id, actor: session.actor.id, body: {} })
  })
}
