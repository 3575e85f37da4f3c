import type { Ledger } from './ledger.ts'

interface Running<T> {
  readonly value: Promise<T>
  readonly stop: AbortController
  waiting: number
  /** When it was made, ms; undefined while it is being made. */
  at: number | undefined
}

/**
 * Costly answers, made once for everybody who asks the same at the same time, stopped when nobody waits any more, and kept for
 * `keptMs` or until anything is written to the ledger.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>()
  readonly #now: () => Date
  readonly #keptMs: number

  constructor(deps: { readonly ledger: Ledger; readonly now: () => Date }, limits: { readonly keptMs: number }) {
    this.#now = deps.now
    this.#keptMs = limits.keptMs
    deps.ledger.listen(() => {
      for (const [key, one] of this.#running) if (one.at !== undefined) this.#running.delete(key)
    })
  }

  /** The answer under `key`. `signal` says that this one no longer waits; `make` is told when nobody does. Throws what `make` throws. */
  async ask(key: string, signal: AbortSignal, make: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    const one = this.#found(key) ?? this.#start(key, make)
    one.waiting += 1
    const leave = () => {
      one.waiting -= 1
      if (one.waiting > 0 || one.at !== undefined) return
      one.stop.abort()
      if (this.#running.get(key) === one) this.#running.delete(key)
    }
    signal.addEventListener('abort', leave, { once: true })
    try {
      return await one.value
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #found(key: string): Running<T> | undefined {
    const one = this.#running.get(key)
    const old = one?.at !== undefined && Math.abs(this.#now().getTime() - one.at) >= this.#keptMs
    return old ? undefined : one
  }

  #start(key: string, make: (signal: AbortSignal) => Promise<T>): Running<T> {
    const stop = new AbortController()
    const one: Running<T> = { value: make(stop.signal), stop, waiting: 0, at: undefined }
    this.#running.set(key, one)
    one.value.then(
      () => {
        one.at = this.#now().getTime()
      },
      () => {
        if (this.#running.get(key) === one) this.#running.delete(key)
      },
    )
    return one
  }
}
