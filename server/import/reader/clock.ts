import { readFileSync } from 'node:fs'
import { type FileLimits, secondsFor } from '../limits.ts'

/** Time for starting a reader and for what it does outside any file. */
const START_MS = 30_000
/** Time that a member adds to its archive's, beside what its size does. */
const MEMBER_MS = 1000
/** How much longer than a limit a reader may take by the clock, where others have the processor. */
export const BUSY = 5
/** Linux counts processor time in ticks of this length. */
const TICK_MS = 10
/** The longest timer there is. */
const LONGEST = 2 ** 31 - 1

/** A file that is being read. `id` is the way to it through archives. */
export interface At {
  readonly id: string
  readonly fileName: string
  readonly bytes: number
}

/** Processor time so far of the process that reads, in milliseconds; undefined where the system does not tell. */
export type Used = () => number | undefined

/** Time that was spent: by the clock, and of that what the reader had the processor for. */
interface Left {
  own: number
  waiting: number
}

const leftOf = (ms: number): Left => ({ own: ms, waiting: ms * BUSY })

/**
 * Time that is left for the file being read and for the archives around it. A limit is on the reader's own time on the processor, so
 * that a busy machine refuses no healthy file; by the clock it has `BUSY` times as long. Stands still while the reader waits for an answer.
 */
export class Clock {
  readonly #limits: FileLimits
  readonly #out: (busy: boolean) => void
  readonly #used: Used
  readonly #open: (At & { left: Left })[] = []
  readonly #outside = leftOf(START_MS)
  #timer: NodeJS.Timeout | undefined
  #since = 0
  #usedBefore: number | undefined

  /** `out` is called once time is up; `busy` says that it was the time by the clock. */
  constructor(limits: FileLimits, used: Used, out: (busy: boolean) => void) {
    this.#limits = limits
    this.#used = used
    this.#out = out
  }

  at(): At | undefined {
    return this.#open.at(-1)
  }

  start({ id, fileName, bytes }: At): void {
    this.pause()
    const own = 1000 * secondsFor(bytes, this.#limits)
    const more = leftOf(own - 1000 * this.#limits.seconds + MEMBER_MS)
    for (const { left } of this.#open) {
      left.own += more.own
      left.waiting += more.waiting
    }
    this.#open.push({ id, fileName, bytes, left: leftOf(own) })
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
    const waited = Date.now() - this.#since
    const used = this.#used()
    const own = used === undefined || this.#usedBefore === undefined ? waited : Math.min(waited, used - this.#usedBefore)
    for (const left of this.#lefts()) {
      left.own -= own
      left.waiting -= waited
    }
  }

  resume(): void {
    this.#since = Date.now()
    this.#usedBefore = this.#used()
    const next = Math.min(...this.#lefts().flatMap(({ own, waiting }) => [own, waiting]))
    this.#timer = setTimeout(() => this.#check(), Math.min(Math.max(TICK_MS, next), LONGEST))
  }

  /** By the clock the time may be up; what was left of it without the processor is still left. */
  #check(): void {
    this.pause()
    const lefts = this.#lefts()
    if (lefts.some((left) => left.own <= TICK_MS)) this.#out(false)
    else if (lefts.some((left) => left.waiting <= 0)) this.#out(true)
    else this.resume()
  }

  #lefts(): Left[] {
    return this.#open.length === 0 ? [this.#outside] : this.#open.map((f) => f.left)
  }
}

/** Milliseconds of processor time that a process has used, all its threads together. Told by Linux. */
export function processorTime(pid: number | undefined): number | undefined {
  try {
    // The name, in brackets, may hold anything; user and system time are the 12th and 13th field behind it.
    const [, fields = ''] = /^.*\)(.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? []
    const [user, system] = fields.trim().split(' ').slice(11, 13).map(Number)
    const ticks = (user ?? Number.NaN) + (system ?? Number.NaN)
    return Number.isFinite(ticks) ? ticks * TICK_MS : undefined
  } catch {
    return undefined
  }
}
