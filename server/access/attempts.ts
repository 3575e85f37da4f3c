import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { Bucket } from '../common/bucket.ts'

/** Where somebody tries to sign in as whom. */
export interface Attempt {
  /** As typed; kept as a digest only, because people type passwords into that box. */
  readonly login: string
  readonly address: string
  /** Digest of the browser's own secret, when the person has signed in there before. */
  readonly device: string | undefined
}

/** After how many wrong passwords one waits, and how long the first time. */
export interface Patience {
  readonly after: number
  readonly minutes: number
}

const LONGEST_MINUTES = 60
/** Wrong passwords for one login from unknown browsers anywhere, and from one address for any logins: at once, and a minute. */
const OF_LOGIN = [50, 1] as const
const OF_ADDRESS = [100, 20] as const
const MOST_KEYS = 20_000

interface Count {
  failures: number
  until: number
}

/**
 * Slows down who guesses passwords, and nobody else. Counted is a login together with a place: the browser, where the person has
 * signed in before, else the address. So a stranger's guesses never keep a person out of a browser that he knows, and
 * one colleague's slips never keep another out behind the same address. Known and unknown logins are counted alike, so nothing shows which
 * exist. In memory: who guesses cannot restart the service.
 */
export class Attempts {
  readonly #now: () => number
  readonly #counts = new Map<string, Count>()
  readonly #buckets = new Map<string, Bucket>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Counts an attempt before it is made, so that those made side by side all count. Returns the seconds to wait, or 0 = make it. */
  begin(attempt: Attempt, { after, minutes }: Patience): number {
    this.#forget()
    const now = this.#now()
    const key = placeOf(attempt)
    const count = this.#counts.get(key) ?? { failures: 0, until: 0 }
    if (now < count.until) return Math.ceil((count.until - now) / 1000)
    for (const bucket of this.#shared(attempt)) {
      const wait = bucket.take()
      if (wait > 0) return wait
    }
    count.failures += 1
    if (count.failures % after === 0) {
      count.until = now + 60_000 * Math.min(LONGEST_MINUTES, minutes * 2 ** (count.failures / after - 1))
    }
    this.#counts.set(key, count)
    return 0
  }

  /** The attempt was right: it was none. */
  succeeded(attempt: Attempt): void {
    this.#counts.delete(placeOf(attempt))
    for (const bucket of this.#shared(attempt)) bucket.give()
  }

  /** What unknown browsers share; a known one has only its own count. */
  #shared({ login, address, device }: Attempt): Bucket[] {
    if (device !== undefined) return []
    return [this.#bucket(`login ${digest(login)}`, OF_LOGIN), this.#bucket(`address ${network(address)}`, OF_ADDRESS)]
  }

  #bucket(key: string, [capacity, perMinute]: readonly [number, number]): Bucket {
    const bucket = this.#buckets.get(key) ?? new Bucket(perMinute, capacity, this.#now)
    this.#buckets.set(key, bucket)
    return bucket
  }

  #forget(): void {
    if (this.#counts.size + this.#buckets.size < MOST_KEYS) return
    const before = this.#now() - LONGEST_MINUTES * 60_000
    for (const [key, count] of this.#counts) if (count.until < before) this.#counts.delete(key)
    for (const [key, bucket] of this.#buckets) if (bucket.full()) this.#buckets.delete(key)
  }
}

function placeOf({ login, address, device }: Attempt): string {
  return `${digest(login)} ${device ?? network(address)}`
}

function digest(login: string): string {
  return createHash('sha256').update(login).digest('base64url')
}

/** One connection of a household or an office owns a whole /64 of IPv6: its addresses are one. */
export function network(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join('.')
}
