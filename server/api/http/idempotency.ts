import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../../base/errors.ts'
import { type Ledger, shanghai } from '../../base/ledger.ts'
import { sqlText } from '../../base/sql.ts'
import { HEADERS } from '../../common/headers.ts'
import type { Actor } from '../../contract/actor.ts'
import type { ApiEnv } from './route.ts'

/** The write that a request carries through to the ledger, so that both land in one transaction. */
interface Claim {
  readonly actor: string
  readonly key: string
  readonly sha256: string
  readonly rights: string
  written: boolean
}

type Kept = { request_sha256: string; status: number | null; headers: string | null; body: string | null; rights: string | null }

const claims = new AsyncLocalStorage<Claim>()
const KEY = /^[\x21-\x7e]{1,255}$/
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const KEEP_MS = 24 * 3_600_000
/** Answers of these hold what is shown once: they are never kept, not even for a day. */
const SHOWN_ONCE = /^\/api\/(session|invitation|users|tokens|sso|oidc|webhooks|chat|notify)\b/
const KEPT = ['content-type', 'etag', 'location']
const MAX_KEPT = 256 * 1024
const MAX_HASHED = 4 * 1024 * 1024

/**
 * `Idempotency-Key` on writes: for 24 hours the same person's same key runs once. The key is claimed in the transaction of the
 * request's first write, so a crash between the write and its answer cannot lead to a second one. Repeats get the first answer
 * with `Idempotency-Replayed: true`. Throws `conflict` when the request differs, still runs, or its answer was not kept.
 */
export function idempotency(deps: { readonly ledger: Ledger; readonly now: () => Date }): MiddlewareHandler<ApiEnv> {
  const { ledger, now } = deps
  const running = new Set<string>()
  const since = () => shanghai(new Date(now().getTime() - KEEP_MS))
  ledger.react(async (tx) => {
    const claim = claims.getStore()
    if (!claim) return
    await tx.run('delete from idempotency where created_at < $since::timestamp', { since: since() })
    const { actor, key, sha256, rights } = claim
    // Asked anew each time: a write that was undone took its claim back with it.
    if (await tx.get('select 1 as claimed from idempotency where actor = $actor and key = $key', { actor, key })) return
    await tx.put('idempotency', [{ actor, key, request_sha256: sha256, rights, created_at: tx.at }])
    claim.written = true
  })

  return async (c, next) => {
    const key = c.req.header(HEADERS.idempotency)
    const person = c.get('actor') as Actor | undefined
    if (key === undefined || person === undefined || !WRITES.has(c.req.method)) return next()
    if (!KEY.test(key)) throw new AppError('invalid_input', '请求头 Idempotency-Key 应为 1 到 255 个可见的 ASCII 字符。请改正后重试。')
    const actor = person.id
    const slot = `${actor}\n${key}`
    if (running.has(slot)) throw new AppError('conflict', '同一请求正在处理中，请稍候再看结果，不必重复提交。')
    running.add(slot)
    try {
      const sha256 = await requestHash(c)
      const kept = await ledger.db.get<Kept>(sqlText('lookups/reads/idempotency'), { actor, key, since: since() })
      if (kept) return replay(kept, sha256, person)
      const claim: Claim = { actor, key, sha256, rights: rightsOf(person), written: false }
      await claims.run(claim, next)
      if (claim.written && c.res.status < 500) await keep(ledger, claim, c.req.path, c.res)
    } finally {
      running.delete(slot)
    }
  }
}

async function requestHash(c: Context): Promise<string> {
  const url = new URL(c.req.url)
  const type = c.req.header('content-type') ?? ''
  const length = Number(c.req.header('content-length') ?? 0)
  // A large file streams to disk and is not held in memory for this: its length stands for it.
  const large = length > MAX_HASHED || type.startsWith('application/octet-stream')
  const body = large ? Buffer.from(`${length}`) : Buffer.from(await c.req.raw.clone().arrayBuffer())
  // Each sending of a form has a boundary of its own, which is no difference in what is sent.
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1]
  const text = boundary ? Buffer.from(body.toString('latin1').replaceAll(boundary, ''), 'latin1') : body
  return createHash('sha256').update(`${c.req.method}\n${url.pathname}${url.search}\n`).update(text).digest('hex')
}

/** What decides which answers a person gets. */
function rightsOf({ roles, agencies, only }: Actor): string {
  return JSON.stringify({ roles, agencies, only: only ?? null })
}

/** True when the person may read at least what could be read when the answer was kept. */
function stillCovers(person: Actor, kept: string | null): boolean {
  if (kept === null) return false
  const then = JSON.parse(kept) as { roles: string[]; agencies: Actor['agencies']; only: string[] | null }
  const { agencies, only } = person
  return (
    then.roles.every((role) => person.roles.some((own) => own === role)) &&
    (agencies === 'all' || (then.agencies !== 'all' && then.agencies.every((uscc) => agencies.includes(uscc)))) &&
    (only === undefined || (then.only?.every((permission) => only.some((own) => own === permission)) ?? false))
  )
}

function replay(kept: Kept, sha256: string, person: Actor): Response {
  if (kept.request_sha256 !== sha256) {
    throw new AppError('conflict', '这个 Idempotency-Key 已用于另一个请求。请为新的请求换一个新的键。')
  }
  if (kept.status === null) {
    throw new AppError('conflict', '这个请求此前已经写入，但当时的答复没有保留（只显示一次，或服务中断过）。请刷新页面查看结果。')
  }
  if (!stillCovers(person, kept.rights)) {
    throw new AppError('conflict', '这个请求此前已经办理，但您的角色或单位范围后来变了，当时的答复不再给出。请刷新页面查看现在可见的结果。')
  }
  const headers = new Headers(JSON.parse(kept.headers ?? '{}') as Record<string, string>)
  headers.set('Idempotency-Replayed', 'true')
  return new Response(kept.body, { status: kept.status, headers })
}

async function keep(ledger: Ledger, claim: Claim, path: string, response: Response): Promise<void> {
  if (SHOWN_ONCE.test(path)) return
  const json = response.headers.get('content-type')?.includes('json') ?? false
  const body = json ? await response.clone().text() : null
  if (response.body !== null && body === null) return
  if (body !== null && body.length > MAX_KEPT) return
  const headers = Object.fromEntries(
    KEPT.flatMap((name) => (response.headers.get(name) === null ? [] : [[name, response.headers.get(name)]])),
  )
  await ledger.write(async (tx) => {
    await tx.run(sqlText('ledger/keep_answer'), {
      actor: claim.actor,
      key: claim.key,
      status: response.status,
      headers: JSON.stringify(headers),
      body,
    })
  })
}
