import { AppError } from './errors.ts'

interface Limits {
  /** Pieces of work that run at once. */
  readonly places: number
  /** That stand in line behind them. */
  readonly line: number
  /** What is said to whoever comes after. */
  readonly full: string
}

/** A few places, for which a crowd stands in line. */
export class Places {
  readonly #line: (() => void)[] = []
  readonly #limits: Limits
  #free: number

  constructor(limits: Limits) {
    this.#limits = limits
    this.#free = limits.places
  }

  /** Nobody works or waits. */
  get empty(): boolean {
    return this.#free === this.#limits.places
  }

  /** Runs `work` in its turn. Throws `too_many` when the line is long already; who goes away (`signal`) leaves the line. */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await this.#wait(signal)
    try {
      return await work()
    } finally {
      const next = this.#line.shift()
      if (next) next()
      else this.#free += 1
    }
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#line.length >= this.#limits.line) throw new AppError('too_many', this.#limits.full)
    signal?.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        const at = this.#line.indexOf(turn)
        // A turn that has come is taken, even by one who is just going.
        if (at < 0) return
        this.#line.splice(at, 1)
        reject(signal?.reason)
      }
      const turn = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      this.#line.push(turn)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }
}
