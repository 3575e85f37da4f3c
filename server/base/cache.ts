interface Kept<T> {
  readonly at: number
  readonly value: Promise<T | undefined>
}

interface Limits {
  /** Values kept at once; the oldest goes first. */
  readonly most: number
  /** Milliseconds a value stands; without it, as long as there is room. 0 = only while it is being made. */
  readonly keptMs?: number
  readonly now?: () => Date
  /** Its writes empty the cache. */
  readonly ledger?: { listen(listener: () => void): unknown }
}

/** Kept answers. Whoever asks while one is being made waits for it instead of making it again. `undefined` and failures are not kept. */
export class Cache<T> {
  readonly #kept = new Map<string, Kept<T>>()
  readonly #limits: Limits

  constructor(limits: Limits) {
    this.#limits = limits
    limits.ledger?.listen(() => this.#kept.clear())
  }

  /** The kept answer under `key`, or the one that `make` gives now. */
  async get<V extends T | undefined>(key: string, make: () => Promise<V>): Promise<V> {
    const { most, keptMs = Number.POSITIVE_INFINITY, now = () => new Date() } = this.#limits
    const at = now().getTime()
    const found = this.#kept.get(key)
    if (found && (keptMs === 0 || Math.abs(at - found.at) < keptMs)) return found.value as Promise<V>
    for (const oldest of this.#kept.keys()) if (this.#kept.size >= most) this.#kept.delete(oldest)
    const made = make()
    const mine: Kept<T> = { at, value: made }
    this.#kept.delete(key)
    this.#kept.set(key, mine)
    let keep = false
    try {
      const value = await made
      keep = value !== undefined && keptMs > 0
      return value
    } finally {
      if (!keep && this.#kept.get(key) === mine) this.#kept.delete(key)
    }
  }
}
