import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { DeclaredRoute } from './route.ts'

/**
 * Token buckets by key (a person, an address), in memory: enough for one process, and it forgets at a restart. `capacity` in a
 * burst, refilled at `perMinute`. Written here because the packages for it bring a store and a framework's types for 20 lines.
 */
export class Limiter {
  readonly #capacity: number
  readonly #perMs: number
  readonly #now: () => number
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  constructor(capacity: number, perMinute: number, now: () => number) {
    this.#capacity = capacity
    this.#perMs = perMinute / 60_000
    this.#now = now
  }

  /** Seconds to wait, or 0 when the request may pass. */
  take(key: string): number {
    const now = this.#now()
    if (this.#buckets.size > 10_000) this.#forget(now)
    const bucket = this.#buckets.get(key) ?? { tokens: this.#capacity, at: now }
    const tokens = Math.min(this.#capacity, bucket.tokens + (now - bucket.at) * this.#perMs)
    const passes = tokens >= 1
    this.#buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at: now })
    return passes ? 0 : Math.max(1, Math.ceil((1 - tokens) / this.#perMs / 1000))
  }

  #forget(now: number): void {
    const full = this.#capacity / this.#perMs
    for (const [key, bucket] of this.#buckets) if (now - bucket.at > full) this.#buckets.delete(key)
  }
}

const MAX_BODY = 1024 * 1024

/** Refuses bodies above a megabyte, or above what a route that takes files declares, before anything reads them. */
export function limitBodies(routes: readonly DeclaredRoute[]): MiddlewareHandler {
  const common = bodyLimit({ maxSize: MAX_BODY })
  const wider = routes.flatMap(({ method, path, maxBody }) => {
    if (maxBody === undefined) return []
    const pattern = new RegExp(`^/api${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
    return [{ method, pattern, limit: bodyLimit({ maxSize: maxBody }) }]
  })
  return (c, next) => {
    // These have no body by definition, and looking for one is dear.
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    return (wider.find((w) => w.method === c.req.method && w.pattern.test(c.req.path))?.limit ?? common)(c, next)
  }
}
