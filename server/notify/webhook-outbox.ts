import { openFor } from '../access/sealed.ts'
import type { Config } from '../base/config.ts'
import { AppError } from '../base/errors.ts'
import type { Ledger, Reaction } from '../base/ledger.ts'
import type { Log } from '../base/log.ts'
import { readSettings } from '../base/settings.ts'
import { sqlText } from '../base/sql.ts'
import { SYSTEM } from '../contract/actor.ts'
import { eventAgency } from '../reads/event-scope.ts'
import { EVENT_CHANNEL, failed, leaseAs, sent } from './outbox.ts'
import { type Answer, post } from './webhook-send.ts'
import { hostAllowed, webhookSettings } from './webhook-settings.ts'

/** Kinds that can be subscribed to, by their first word. */
export const WEBHOOK_AREAS = ['assessment', 'case', 'checkpoint', 'document', 'gate', 'hold', 'scheme', 'score', 'waiver'] as const

const BATCH = 20
/** Longer than an attempt may take. */
const LEASE_SECONDS = 60
const WORKER = 'events'

type Hook = { id: string; kinds: string; agencies: string }
type Due = { id: string; webhook_id: string; url: string; secret: string | null; payload: string }

/** `case.*` takes every event of cases, `gate.verdict_changed` that one. */
export function takes(patterns: readonly string[], kind: string): boolean {
  return patterns.some((p) => (p.endsWith('.*') ? kind.startsWith(p.slice(0, -1)) : p === kind))
}

/** Puts one delivery per subscription into the outbox, in the transaction of the event itself. */
export const webhookReaction: Reaction = async (tx, events) => {
  const told = events.filter((e) => WEBHOOK_AREAS.some((area) => e.kind.startsWith(`${area}.`)))
  if (told.length === 0) return
  const hooks = await tx.all<Hook>('select id, kinds, agencies from webhook where active')
  for (const event of hooks.length === 0 ? [] : told) {
    const agency = await eventAgency(tx, event)
    const wanted = hooks.filter((h) => takes(JSON.parse(h.kinds) as string[], event.kind) && covers(h, agency))
    const { kind, subject, seq, at } = event
    const payload = JSON.stringify({ type: kind, timestamp: `${at.replace(' ', 'T')}+08:00`, data: { subject, agency_uscc: agency, seq } })
    await tx.put(
      'delivery',
      wanted.map((h) => ({
        delivery_id: `${h.id}-${seq}`,
        channel: EVENT_CHANNEL,
        target: h.id,
        event_seq: seq,
        kind,
        payload,
        state: 'queued',
        attempts: 0,
        not_before: at,
        started: false,
        repeated: false,
      })),
    )
  }
}

function covers(hook: Hook, agency: string | null): boolean {
  const scope = JSON.parse(hook.agencies) as 'all' | string[]
  return scope === 'all' || (agency !== null && scope.includes(agency))
}

export interface OutboxDeps {
  readonly config: Pick<Config, 'home' | 'keyFile'>
  readonly ledger: Ledger
  readonly now: () => Date
  readonly log?: Log | undefined
}

/** Sends what is due, once. Returns how many were tried. */
export async function sendDue({ config, ledger, now, log }: OutboxDeps): Promise<number> {
  const input = { worker: WORKER, channels: [EVENT_CHANNEL], limit: BATCH, seconds: LEASE_SECONDS }
  const due = await leaseAs({ ledger, now }, input, (tx, ids) => tx.all<Due>(sqlText('lookups/notify/event_lease_read'), { ids }))
  if (due.length === 0) return 0
  const settings = await readSettings(ledger, webhookSettings)
  await Promise.all(
    due.map(async (d) => {
      // Asked again at every attempt: a host taken off the list hears no more.
      const answer = hostAllowed(d.url, settings.hosts)
        ? await send(d, { config, now, log }, settings.private_networks)
        : { status: null, error: '主机不在允许的名单里' }
      await record({ ledger, now }, d, answer)
    }),
  )
  return due.length
}

async function send(d: Due, { config, now, log }: Omit<OutboxDeps, 'ledger'>, privateNetworks: boolean): Promise<Answer> {
  let secret: string
  try {
    if (d.secret === null) throw new AppError('unavailable', '签名密钥已清空。')
    secret = openFor({ config }, 'webhook', d.webhook_id, d.secret)
  } catch (error) {
    // Nothing leaves unsigned.
    if (!(error instanceof AppError)) throw error
    log?.warn(`事件推送 ${d.webhook_id}：${error.message}`)
    return { status: null, error: '签名密钥读不出，请重新生成' }
  }
  const timestamp = Math.floor(now().getTime() / 1000)
  return post({ id: d.id, url: d.url, secret, body: d.payload, timestamp }, privateNetworks)
}

async function record(deps: Pick<OutboxDeps, 'ledger' | 'now'>, d: Due, { status, error }: Answer): Promise<void> {
  const of = { id: d.id, worker: WORKER }
  if (status !== null && status >= 200 && status < 300) return sent(deps, { ...of, status }, SYSTEM)
  // 410 Gone: the receiver says that it wants no more.
  const gone = status === 410
  if (gone) await deps.ledger.write((tx) => tx.run('update webhook set active = false where id = $id', { id: d.webhook_id }))
  await failed(deps, { ...of, error, status, fatal: gone }, SYSTEM)
}

/** Sends soon after every write and looks again every few seconds. Returns a stop function that waits for the round under way. */
export function startWebhooks(deps: OutboxDeps, everyMs = 5000): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  let queued = false
  const kick = () => {
    if (queued) return
    queued = true
    running = running.then(async () => {
      queued = false
      try {
        while ((await sendDue(deps)) === BATCH);
      } catch (error) {
        deps.log?.warn(`事件推送出错，稍后重试：${error instanceof Error ? error.message : String(error)}`)
      }
    })
  }
  const timer = setInterval(kick, everyMs)
  const stop = deps.ledger.listen(kick)
  return async () => {
    clearInterval(timer)
    stop()
    await running
  }
}
