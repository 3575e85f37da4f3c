import { AppError } from '../base/errors.ts'
import { type LedgerWrite, shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { type Actor, sees } from '../contract/actor.ts'
import type { NotifyDeps } from './deps.ts'

/** One message handed to the worker for one chat. Times are Asia/Shanghai text. */
export interface Leased {
  readonly delivery_id: string
  readonly message_no: number
  readonly channel: string
  readonly target: string
  readonly title: string
  readonly lines: string[]
  readonly path: string
  readonly tone: 'plain' | 'warning' | 'urgent'
  readonly repeated: boolean
  readonly actions: { readonly action_id: string; readonly verb: string }[]
}

/** Attempts before a message becomes a dead letter; back-off doubles from 15 s to at most an hour. */
const MAX_ATTEMPTS = 8
const BACKOFF_S = 15
const BACKOFF_MAX_S = 3600

type Deps = Pick<NotifyDeps, 'ledger' | 'now'>

function later(now: Date, seconds: number): string {
  return shanghai(new Date(now.getTime() + seconds * 1000))
}

/**
 * Gives up to `limit` due deliveries of the named channels to `worker` for `seconds`. A lease that ran out comes back; when
 * its attempt had begun nobody knows whether it arrived, and it is marked `repeated`.
 */
export async function lease(
  deps: Deps,
  input: { worker: string; channels: readonly string[]; limit: number; seconds: number },
): Promise<Leased[]> {
  const now = deps.now()
  return deps.ledger.write(async (tx) => {
    const params = { channels: JSON.stringify(input.channels), now: shanghai(now), limit: input.limit }
    const due = await tx.all<{ delivery_id: string }>(sqlText('lookups/notify/lease_due'), params)
    if (due.length === 0) return []
    const ids = JSON.stringify(due.map((d) => d.delivery_id))
    await tx.run(sqlText('lookups/notify/lease_take'), { ids, until: later(now, input.seconds), worker: input.worker })
    return tx.all<Leased & Record<string, unknown>>(sqlText('lookups/notify/lease_read'), { ids })
  })
}

async function owned(tx: LedgerWrite, id: string, worker: string): Promise<{ attempts: number; message_no: number }> {
  const row = await tx.get<{ attempts: number; message_no: number }>(sqlText('lookups/notify/delivery_owned'), { id, worker })
  if (!row) throw new AppError('conflict', '这条消息不在您的租约内，请重新领取。')
  return row
}

/** Says that the attempt begins now, so that a worker that dies after this is known to have perhaps sent it. */
export async function begin(deps: Deps, input: { id: string; worker: string }): Promise<void> {
  await deps.ledger.write(async (tx) => {
    await owned(tx, input.id, input.worker)
    await tx.run('update delivery set started = true where delivery_id = $id', { id: input.id })
  })
}

/** The platform has taken the message. */
export async function sent(deps: Deps, input: { id: string; worker: string; ref?: string }, actor: Actor): Promise<void> {
  const at = shanghai(deps.now())
  await deps.ledger.write(async (tx) => {
    const { message_no } = await owned(tx, input.id, input.worker)
    await tx.run(sqlText('lookups/notify/delivery_sent'), { id: input.id, at, ref: input.ref ?? null })
    tx.event({ kind: 'delivery.sent', subject: input.id, actor: actor.id, body: { message_no } })
  })
}

/** The attempt failed: again later (a platform's own wait does not count as an attempt), or a dead letter. */
export async function failed(
  deps: Deps,
  input: { id: string; worker: string; error: string; retryAfter?: number; fatal?: boolean },
  actor: Actor,
): Promise<{ dead: boolean }> {
  const now = deps.now()
  return deps.ledger.write(async (tx) => {
    const { attempts, message_no } = await owned(tx, input.id, input.worker)
    const counted = input.retryAfter === undefined ? attempts + 1 : attempts
    const dead = input.fatal === true || counted >= MAX_ATTEMPTS
    const wait = input.retryAfter ?? Math.min(BACKOFF_MAX_S, BACKOFF_S * 2 ** attempts)
    await tx.run(sqlText('lookups/notify/delivery_failed'), {
      id: input.id,
      state: dead ? 'dead' : 'queued',
      attempts: counted,
      not_before: later(now, wait),
      error: input.error.slice(0, 200),
    })
    if (dead)
      tx.event({ kind: 'delivery.died', subject: input.id, actor: actor.id, body: { message_no, error: input.error.slice(0, 200) } })
    return { dead }
  })
}

/** Puts a dead letter back into the queue. */
export async function resend(deps: Deps, id: string, actor: Actor): Promise<void> {
  const at = shanghai(deps.now())
  await deps.ledger.write(async (tx) => {
    const row = await tx.get<{ state: string; message_no: number }>(
      'select state, message_no::integer as message_no from delivery where delivery_id = $id',
      { id },
    )
    if (!row) throw new AppError('not_found', '没有这条消息。')
    if (row.state !== 'dead') throw new AppError('conflict', '只有发送失败的消息可以重发。')
    await tx.run(sqlText('lookups/notify/delivery_resend'), { id, at })
    tx.event({ kind: 'delivery.resent', subject: id, actor: actor.id, body: { message_no: row.message_no } })
  })
}

/** One delivery as the administrator and the case's timeline see it. */
export interface DeliveryRow extends Record<string, unknown> {
  readonly delivery_id: string
  readonly message_no: number
  readonly user_id: string | null
  readonly channel: string
  readonly title: string
  readonly state: string
  readonly attempts: number
  readonly error: string | null
  readonly created_at: string
  readonly sent_at: string | null
  readonly acked_at: string | null
}

export function deadLetters(deps: Pick<Deps, 'ledger'>): Promise<DeliveryRow[]> {
  return deps.ledger.db.all<DeliveryRow>(sqlText('lookups/notify/dead_letters'))
}

/** What was sent about one case, to whom, and whether it was acknowledged. */
export async function receipts(deps: Pick<Deps, 'ledger'>, actor: Actor, subject: string): Promise<DeliveryRow[]> {
  const found = await deps.ledger.db.get<{ agency_uscc: string }>('select agency_uscc from rect_case where case_id = $subject', { subject })
  if (!found || !sees(actor, found.agency_uscc)) throw new AppError('not_found', '没有这个案件，或不在您的范围内。')
  return deps.ledger.db.all<DeliveryRow>(sqlText('lookups/notify/receipts'), { subject })
}
