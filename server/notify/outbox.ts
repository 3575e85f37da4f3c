import { AppError } from '../base/errors.ts'
import { type LedgerWrite, shanghai } from '../base/ledger.ts'
import { sqlText } from '../base/sql.ts'
import { shorten } from '../common/cut.ts'
import { type Actor, sees } from '../contract/actor.ts'
import type { NotifyDeps } from './deps.ts'
import { type Told, wanted } from './still.ts'

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

/** The channel of events for subscribed systems; no name of a chat can look like it. */
export const EVENT_CHANNEL = '@event'

interface Owned extends Record<string, unknown> {
  readonly channel: string
  readonly target: string
  /** Attempts that failed; those that the platform itself put off do not count. */
  readonly attempts: number
  readonly message_no: number | null
}

interface Outcome {
  readonly attempts: number
  readonly status: number | null
  readonly error: string | null
}

/** One sort of delivery: what it is called, how long it rests, and what the ledger is told. */
interface Sort {
  readonly noun: string
  /** Seconds before each further attempt; after the last one it is a dead letter. */
  readonly waits: readonly number[]
  readonly kinds: { readonly sent: string; readonly died: string; readonly resent: string }
  readonly body: (of: Owned, how: Outcome) => Record<string, unknown>
}

const MESSAGE: Sort = {
  noun: '消息',
  waits: [15, 30, 60, 120, 240, 480, 960],
  kinds: { sent: 'delivery.sent', died: 'delivery.died', resent: 'delivery.resent' },
  body: ({ message_no }, { error }) => ({ message_no, ...(error === null ? {} : { error }) }),
}

const EVENT: Sort = {
  noun: '推送',
  waits: [60, 300, 1800, 7200, 21_600, 86_400],
  kinds: { sent: 'webhook.delivered', died: 'webhook.gave_up', resent: 'webhook.resent' },
  body: ({ target }, how) => ({ webhook_id: target, ...how }),
}

const sortOf = (channel: string) => (channel === EVENT_CHANNEL ? EVENT : MESSAGE)

type Deps = Pick<NotifyDeps, 'ledger' | 'now'>

function later(now: Date, seconds: number): string {
  return shanghai(new Date(now.getTime() + seconds * 1000))
}

interface LeaseInput {
  readonly worker: string
  readonly channels: readonly string[]
  readonly limit: number
  readonly seconds: number
}

/**
 * Gives up to `limit` due deliveries of the named channels to `worker` for `seconds`, as `read` shows them. A lease that ran out
 * comes back; when its attempt had begun nobody knows whether it arrived, and it is marked `repeated`.
 */
export async function leaseAs<T>(deps: Deps, input: LeaseInput, read: (tx: LedgerWrite, ids: string) => Promise<T[]>): Promise<T[]> {
  const now = deps.now()
  const params = { channels: JSON.stringify(input.channels), now: shanghai(now), limit: input.limit }
  // Asked every few seconds: a queue with nothing due costs no turn of the writers.
  if ((await deps.ledger.db.all(sqlText('lookups/notify/lease_due'), params)).length === 0) return []
  return deps.ledger.write(async (tx) => {
    const due = await tx.all<{ delivery_id: string }>(sqlText('lookups/notify/lease_due'), params)
    if (due.length === 0) return []
    const ids = JSON.stringify(due.map((d) => d.delivery_id))
    await tx.run(sqlText('lookups/notify/lease_take'), { ids, until: later(now, input.seconds), worker: input.worker })
    return read(tx, ids)
  })
}

interface ToSend extends Leased, Told, Record<string, unknown> {}

/**
 * Due messages for chats, with their buttons. Whose chat it is, what the person may still see and still wants are looked at again
 * here: what nobody should get any more is cancelled, and a digest says only the rest.
 */
export function lease(deps: Deps, input: LeaseInput): Promise<Leased[]> {
  return leaseAs(deps, input, async (tx, ids) => {
    const found = await tx.all<ToSend>(sqlText('lookups/notify/lease_read'), { ids })
    const given: Leased[] = []
    for (const { user_id: _user, ...d } of found) {
      const text = await wanted(tx, deps, { ...d, user_id: _user })
      if (text === undefined) await cancel(tx, d.delivery_id, d.message_no)
      else given.push({ ...d, ...text })
    }
    return given
  })
}

/** Takes a delivery out of the queue: the chat is no longer that person's, or the matter no longer theirs. */
async function cancel(tx: LedgerWrite, id: string, message_no: number): Promise<void> {
  await tx.run(`update delivery set state = 'cancelled', started = false, lease_until = null where delivery_id = $id`, { id })
  tx.event({ kind: 'delivery.cancelled', subject: id, actor: 'system', body: { message_no } })
}

/** Cancels what waits for one person and may no longer go out; an attempt under way cannot be called back. In a running write. */
export async function cancelStale(tx: LedgerWrite, deps: Deps, user: string): Promise<void> {
  for (const d of await tx.all<Told & { delivery_id: string } & Record<string, unknown>>(sqlText('lookups/notify/open_of'), { user }))
    if ((await wanted(tx, deps, d)) === undefined) await cancel(tx, d.delivery_id, d.message_no)
}

async function owned(tx: LedgerWrite, id: string, worker: string): Promise<Owned> {
  const row = await tx.get<Owned>(sqlText('lookups/notify/delivery_owned'), { id, worker })
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

/** The platform, or the subscribed system, has taken it. */
export async function sent(deps: Deps, input: { id: string; worker: string; ref?: string; status?: number }, actor: Actor): Promise<void> {
  const at = shanghai(deps.now())
  await deps.ledger.write(async (tx) => {
    const { id, ref = null, status = null } = input
    const found = await owned(tx, id, input.worker)
    await tx.run(sqlText('lookups/notify/delivery_sent'), { id, at, ref, status })
    const { kinds, body } = sortOf(found.channel)
    tx.event({ kind: kinds.sent, subject: id, actor: actor.id, body: body(found, { attempts: found.attempts + 1, status, error: null }) })
  })
}

/** The attempt failed: again later (a platform's own wait does not count as an attempt), or a dead letter. */
export async function failed(
  deps: Deps,
  input: { id: string; worker: string; error: string | null; status?: number | null; retryAfter?: number; fatal?: boolean },
  actor: Actor,
): Promise<{ dead: boolean }> {
  const now = deps.now()
  return deps.ledger.write(async (tx) => {
    const { id, retryAfter, status = null } = input
    const found = await owned(tx, id, input.worker)
    const { kinds, waits, body } = sortOf(found.channel)
    const wait = retryAfter ?? waits[found.attempts]
    const dead = input.fatal === true || wait === undefined
    const how = {
      attempts: retryAfter === undefined ? found.attempts + 1 : found.attempts,
      status,
      error: input.error === null ? null : shorten(input.error, 200),
    }
    const state = dead ? 'dead' : 'queued'
    await tx.run(sqlText('lookups/notify/delivery_failed'), { id, state, ...how, not_before: later(now, dead ? 0 : wait) })
    if (dead) tx.event({ kind: kinds.died, subject: id, actor: actor.id, body: body(found, how) })
    return { dead }
  })
}

/** Puts a dead letter back into the queue: a message for a chat, or an event for a subscribed system. */
export async function resend(deps: Deps, id: string, actor: Actor, of: 'message' | 'event' = 'message'): Promise<void> {
  const at = shanghai(deps.now())
  const { noun, kinds, body } = of === 'event' ? EVENT : MESSAGE
  await deps.ledger.write(async (tx) => {
    const row = await tx.get<Owned & { state: string }>(
      'select channel, target, state, attempts, message_no::integer as message_no from delivery where delivery_id = $id',
      { id },
    )
    if (!row || (row.channel === EVENT_CHANNEL) !== (of === 'event'))
      throw new AppError('not_found', `没有${noun}“${id}”。请从列表重新选择。`)
    if (row.state !== 'dead') throw new AppError('conflict', `只有没有送到的${noun}可以重发：这一条还在等待，或者已经送到。`)
    await tx.run(sqlText('lookups/notify/delivery_resend'), { id, at })
    tx.event({ kind: kinds.resent, subject: id, actor: actor.id, body: body(row, { attempts: 0, status: null, error: null }) })
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
