import type { Answer } from '../server/api/wire.ts'
import type { Channel, Message, Sent } from './channels/channel.ts'
import { ApiError, type Client } from './client.ts'

export interface WorkerDeps {
  readonly api: Client
  readonly channels: readonly Channel[]
  /** Names this process in leases. */
  readonly name: string
  /** Where the pages are, for links in messages. */
  readonly publicUrl: string
  readonly warn: (text: string) => void
}

type Leased = Answer<'/notify/lease', 'POST'>['deliveries'][number]

const LEASE_SECONDS = 60
const BATCH = 20
const VERBS: Readonly<Record<string, string>> = { ack: '已知悉', extend: '申请延期' }

/** Sends what is due once; returns how many were tried. A message it could not report on comes back when its lease ends. */
export async function sendDue(deps: WorkerDeps): Promise<number> {
  const leased = await deps.api.send('POST', '/notify/lease', {
    json: {
      worker: deps.name,
      channels: deps.channels.map((c) => c.name),
      limit: BATCH,
      seconds: LEASE_SECONDS,
    },
  })
  for (const delivery of leased.deliveries) await sendOne(deps, delivery)
  return leased.deliveries.length
}

async function sendOne(deps: WorkerDeps, d: Leased): Promise<void> {
  const channel = deps.channels.find((c) => c.name === d.channel)
  if (!channel) return
  try {
    await deps.api.send('POST', '/notify/deliveries/:id/begin', { param: { id: d.delivery_id }, json: { worker: deps.name } })
  } catch (error) {
    // Another worker has it now, or the server is away: sending without its knowledge could send twice.
    deps.warn(`消息 N-${d.message_no} 未发送：${error instanceof Error ? error.message : String(error)}`)
    return
  }
  const sent = await channel.send(d.target, messageOf(d, deps.publicUrl))
  if (!sent.ok) deps.warn(`消息 N-${d.message_no} 发送失败：${sent.error}`)
  await report(deps, d.delivery_id, sent)
}

/** Tells the server, a few times over: a receipt that is lost would send the message again. */
async function report(deps: WorkerDeps, id: string, sent: Sent): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const param = { id }
      if (sent.ok) await deps.api.send('POST', '/notify/deliveries/:id/sent', { param, json: { worker: deps.name, ref: sent.ref } })
      else {
        const { ok: _ok, ...why } = sent
        await deps.api.send('POST', '/notify/deliveries/:id/failed', { param, json: { worker: deps.name, ...why } })
      }
      return
    } catch (error) {
      if (attempt >= 5 || (error instanceof ApiError && error.status < 500)) {
        deps.warn(`回执未送达：${error instanceof Error ? error.message : String(error)}`)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt))
    }
  }
}

/** The message as a channel sends it. */
export function messageOf(d: Leased, publicUrl: string): Message {
  return {
    number: `N-${d.message_no}`,
    title: d.title,
    lines: d.lines,
    link: new URL(d.path, publicUrl).href,
    buttons: d.actions.map((a) => ({ text: VERBS[a.verb] ?? a.verb, data: `x:${a.action_id}` })),
    repeat: d.repeated,
    tone: d.tone,
  }
}

/** Sends until `signal` ends it, resting between rounds with nothing to do. A server that is away is waited for. */
export async function work(deps: WorkerDeps, signal: AbortSignal, restMs = 2000): Promise<void> {
  while (!signal.aborted) {
    let tried = 0
    try {
      tried = await sendDue(deps)
    } catch (error) {
      deps.warn(`暂时领取不到待发消息：${error instanceof Error ? error.message : String(error)}`)
    }
    if (tried === 0) await rest(restMs, signal)
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}
