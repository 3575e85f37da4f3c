import { z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { AppError } from '../base/errors.ts'
import type { StoredEvent } from '../base/ledger.ts'
import { type Actor, may, type Permission, scopeOf, sees } from '../contract/actor.ts'
import { eventAgency } from '../reads/event-scope.ts'
import type { ApiDeps } from './deps.ts'
import { route, router } from './http/route.ts'

/** First word of the kinds that pages follow, and the permission that reading such things needs. People and tokens are not among them. */
const FOLLOWED: Readonly<Record<string, Permission>> = {
  import: 'read',
  assessment: 'read',
  finding: 'read',
  case: 'case.read',
  waiver: 'case.read',
  hold: 'case.read',
  extension: 'case.read',
  objection: 'case.read',
  document: 'document.read',
  score: 'score.read',
  scheme: 'score.read',
  gate: 'gate.read',
  setting: 'settings.read',
}

/** Kinds about every agency at once; all others without a known agency stay with those who see all. */
const COMMON = new Set(['import', 'assessment', 'setting', 'scheme'])
/** A write with more changes than this tells each kind once, with the subject `*`. */
const MANY = 50
/** From here on not even the agency of each is looked up: `*` names none, so everybody who may read the kind hears it. */
const FLOOD = 500
const BEAT_MS = 25_000
/** The browser then connects again, which asks for the session anew. */
const LIFE_MS = 10 * 60_000
const MAX_STREAMS = 500

interface Change {
  readonly seq: number
  readonly kind: string
  readonly subject: string
}

/** What of a write one person may hear: kind and subject only, never the body. */
export async function visibleChanges(deps: Pick<ApiDeps, 'ledger'>, actor: Actor, events: readonly StoredEvent[]): Promise<Change[]> {
  const heard: Change[] = []
  for (const event of events.length > FLOOD ? oneOfEach(events) : events) {
    const area = event.kind.split('.')[0] ?? ''
    const permission = FOLLOWED[area]
    if (permission === undefined || !may(actor, permission)) continue
    if (events.length > FLOOD) {
      heard.push({ seq: event.seq, kind: event.kind, subject: '*' })
      continue
    }
    if (scopeOf(actor) !== 'all' && !COMMON.has(area) && !sees(actor, await eventAgency(deps.ledger.db, event))) continue
    heard.push({ seq: event.seq, kind: event.kind, subject: event.subject })
  }
  if (heard.length <= MANY) return heard
  return oneOfEach(heard).map((h) => ({ ...h, subject: '*' }))
}

function oneOfEach<T extends { readonly kind: string }>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [one.kind, one])).values()]
}

/** Live changes as server-sent events, so that pages read again what somebody else just changed. */
export const events = (deps: ApiDeps) => {
  let open = 0
  return router().openapi(
    route({
      method: 'get',
      path: '/events',
      permission: 'self',
      tags: ['实时'],
      summary: '实时变更（text/event-stream）；每条为 {kind, subject}',
      responses: { 200: { description: '事件流', content: { 'text/event-stream': { schema: z.string() } } } },
    }),
    (c) => {
      if (open >= MAX_STREAMS) throw new AppError('too_many', '同时打开的页面太多。请关闭一些页面后刷新。')
      const actor = c.get('actor')
      const missed = c.req.header('last-event-id') !== undefined
      open += 1
      c.header('X-Accel-Buffering', 'no')
      return streamSSE(c, async (stream) => {
        let queue = Promise.resolve()
        const stop = deps.ledger.listen((written) => {
          queue = queue
            .then(async () => {
              for (const { seq, kind, subject } of await visibleChanges(deps, actor, written)) {
                await stream.writeSSE({ id: String(seq), data: JSON.stringify({ kind, subject }) })
              }
            })
            .catch(() => stream.abort())
        })
        try {
          await stream.writeSSE({ event: 'ready', data: '{}', retry: 3000 })
          if (missed) await stream.writeSSE({ data: JSON.stringify({ kind: 'stream.resumed', subject: '*' }) })
          await beat(stream)
        } finally {
          stop()
          open -= 1
        }
      })
    },
  )
}

/** Keeps the stream alive until its end of life, or until the reader goes. */
async function beat(stream: {
  aborted: boolean
  onAbort(f: () => void): void
  writeSSE(m: { event: string; data: string }): Promise<void>
}) {
  let wake: () => void = () => undefined
  stream.onAbort(() => wake())
  for (let lived = 0; lived < LIFE_MS && !stream.aborted; lived += BEAT_MS) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, BEAT_MS)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    if (!stream.aborted) await stream.writeSSE({ event: 'beat', data: '{}' })
  }
}
