import { type FileLimits, secondsFor } from '../limits.ts'

/** Time for starting a reader and for what it does outside any file. */
const START_MS = 30_000
/** Time that a member adds to its archive's, beside what its size does. */
const MEMBER_MS = 1000
/** The longest timer there is. */
const LONGEST = 2 ** 31 - 1

/** A file that is being read. `id` is the way to it through archives. */
export interface At {
  readonly id: string
  readonly fileName: string
  readonly bytes: number
}

/** Time that is left for the file being read and for the archives around it. Stands still while the reader waits for an answer. */
export class Clock {
  readonly #limits: FileLimits
  readonly #out: () => void
  readonly #open: (At & { left: number })[] = []
  #outside = START_MS
  #timer: NodeJS.Timeout | undefined
  #since = 0

  /** `out` is called once time is up. */
  constructor(limits: FileLimits, out: () => void) {
    this.#limits = limits
    this.#out = out
  }

  at(): At | undefined {
    return this.#open.at(-1)
  }

  start({ id, fileName, bytes }: At): void {
    this.pause()
    const own = 1000 * secondsFor(bytes, this.#limits)
    for (const around of this.#open) around.left += own - 1000 * this.#limits.seconds + MEMBER_MS
    this.#open.push({ id, fileName, bytes, left: own })
    this.resume()
  }

  end(id: string): void {
    this.pause()
    const at = this.#open.findIndex((f) => f.id === id)
    if (at >= 0) this.#open.splice(at)
    this.resume()
  }

  pause(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    const spent = Date.now() - this.#since
    if (this.#open.length === 0) this.#outside -= spent
    for (const file of this.#open) file.left -= spent
  }

  resume(): void {
    this.#since = Date.now()
    const left = this.#open.length === 0 ? this.#outside : Math.min(...this.#open.map((f) => f.left))
    this.#timer = setTimeout(this.#out, Math.min(Math.max(0, left), LONGEST))
  }
}
