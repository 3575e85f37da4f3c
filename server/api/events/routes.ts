import { z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { AppError } from '../../base/errors.ts'
import type { StoredEvent } from '../../base/ledger.ts'
import type { Change as Told } from '../../common/change.ts'
import { type Actor, may, type Permission, scopeOf, sees } from '../../contract/actor.ts'
import { readableKinds } from '../../documents/readers.ts'
import { eventAgency } from '../../reads/event-scope.ts'
import { type ApiDeps, route, router } from '../http/route.ts'

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
/** Of one person: more pages than anybody looks at. */
const MAX_OWN = 12
/** Events of these areas may take something away from somebody who listens. */
const PEOPLE = new Set(['user', 'session', 'token', 'chat'])
/** Sign-ins come all day and take nothing away. */
const HARMLESS = new Set(['session.opened', 'session.refused'])

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
    if (area === 'document' && !readableKinds(actor).some((kind) => kind === event.body['kind'])) continue
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
  const open = new Map<string, number>()
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
      const actor = c.get('actor')
      const own = open.get(actor.id) ?? 0
      if (own >= MAX_OWN) throw new AppError('too_many', `同时打开的页面超过 ${MAX_OWN} 个。请关闭一些页面后刷新。`)
      if ([...open.values()].reduce((n, one) => n + one, 0) >= MAX_STREAMS) {
        throw new AppError('too_many', '同时打开页面的人太多，实时更新暂不可用。请过几分钟刷新。')
      }
      // Absent where this part is tested alone.
      const again = c.get('again') ?? (async () => actor)
      const missed = c.req.header('last-event-id') !== undefined
      open.set(actor.id, own + 1)
      c.header('X-Accel-Buffering', 'no')
      return streamSSE(c, async (stream) => {
        let queue = Promise.resolve()
        let ended = false
        let wake: () => void = () => undefined
        stream.onAbort(() => wake())
        /** Ends the stream when its person may no longer hear what was heard; the browser then asks anew, as whoever it is now. */
        const check = async () => {
          ended ||= !sameRights(actor, await again())
          if (ended) wake()
        }
        const stop = deps.ledger.listen((written) => {
          queue = queue
            .then(async () => {
              if (written.some(takesAway)) await check()
              if (ended) return
              for (const { seq, kind, subject } of await visibleChanges(deps, actor, written)) {
                await stream.writeSSE({ id: String(seq), data: JSON.stringify({ kind, subject } satisfies Told) })
              }
            })
            .catch((error: unknown) => {
              // Whoever has left cannot be written to; anything else is a fault.
              if (!stream.aborted) deps.log?.warn(`实时更新中断：${error instanceof Error ? error.message : String(error)}`)
              stream.abort()
            })
        })
        try {
          await stream.writeSSE({ event: 'ready', data: '{}', retry: 3000 })
          if (missed) await stream.writeSSE({ data: JSON.stringify({ kind: 'stream.resumed', subject: '*' } satisfies Told) })
          for (let lived = 0; lived < LIFE_MS && !stream.aborted && !ended; lived += BEAT_MS) {
            await new Promise<void>((resolve) => {
              wake = resolve
              setTimeout(resolve, BEAT_MS).unref()
            })
            if (!ended) await check()
            if (!stream.aborted && !ended) await stream.writeSSE({ event: 'beat', data: '{}' })
          }
        } finally {
          stop()
          const left = (open.get(actor.id) ?? 1) - 1
          if (left > 0) open.set(actor.id, left)
          else open.delete(actor.id)
        }
      })
    },
  )
}

function takesAway(event: StoredEvent): boolean {
  return PEOPLE.has(event.kind.split('.')[0] ?? '') && !HARMLESS.has(event.kind)
}

function sameRights(before: Actor, now: Actor | undefined): boolean {
  const rights = ({ id, roles, agencies, only }: Actor) => JSON.stringify([id, roles, agencies, only ?? null])
  return now !== undefined && rights(before) === rights(now)
}
