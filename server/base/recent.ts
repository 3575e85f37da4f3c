import type { Ledger } from './ledger.ts'

interface Kept<T> {
  readonly at: number
  readonly value: Promise<T | undefined>
}

/**
 * Answers that stand until anything is written to the ledger, and for `keptMs` at most. Whoever asks while an answer is being made
 * waits for it instead of making it again. `undefined` and failures are not kept.
 */
export class Recent<T> {
  readonly #kept = new Map<string, Kept<T>>()
  readonly #now: () => Date
  readonly #keptMs: number
  readonly #most: number

  constructor(deps: { readonly ledger: Ledger; readonly now: () => Date }, limits: { readonly keptMs: number; readonly most: number }) {
    this.#now = deps.now
    this.#keptMs = limits.keptMs
    this.#most = limits.most
    deps.ledger.listen(() => this.#kept.clear())
  }

  /** The kept answer under `key`, or the one that `make` gives now. */
  async get(key: string, make: () => Promise<T | undefined>): Promise<T | undefined> {
    const at = this.#now().getTime()
    const found = this.#kept.get(key)
    if (found && Math.abs(at - found.at) < this.#keptMs) return found.value
    if (this.#kept.size >= this.#most) this.#kept.clear()
    const mine: Kept<T> = { at, value: make() }
    this.#kept.set(key, mine)
    let keep = false
    try {
      const value = await mine.value
      keep = value !== undefined
      return value
    } finally {
      if (!keep && this.#kept.get(key) === mine) this.#kept.delete(key)
    }
  }
}
