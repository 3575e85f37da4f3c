import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Bucket } from '../../common/bucket.ts'
import type { DeclaredRoute } from './route.ts'

const MOST_KEYS = 10_000

/**
 * A token bucket for each key (a person, an address), in memory: enough for one process, and it forgets at a restart. `capacity`
 * in a burst, refilled at `perMinute`. Written here because the packages for it bring a store and a framework's types for 20 lines.
 */
export class Limiter {
  readonly #bucket: () => Bucket
  readonly #buckets = new Map<string, Bucket>()

  constructor(capacity: number, perMinute: number, now: () => number) {
    this.#bucket = () => new Bucket(perMinute, capacity, now)
  }

  /** Seconds to wait, or 0 when the request may pass. */
  take(key: string): number {
    if (this.#buckets.size > MOST_KEYS) this.#forget()
    const bucket = this.#buckets.get(key) ?? this.#bucket()
    this.#buckets.set(key, bucket)
    return bucket.take()
  }

  #forget(): void {
    for (const [key, bucket] of this.#buckets) if (bucket.full()) this.#buckets.delete(key)
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
