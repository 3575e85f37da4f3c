import { perOwner } from './per-owner.ts'

/** Work that takes turns: one at a time, in the order of asking. A failure is its caller's; the next goes on. */
export class Mutex {
  #tail: Promise<unknown> = Promise.resolve()

  /** Runs `work` when everything asked for before has ended. Do not call it inside `work`: it would wait for itself. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(work)
    this.#tail = mine.catch(() => undefined)
    return mine
  }
}

/** A mutex for each owner, such as the ledger, which every connection of a home shares. */
export const mutexes = (): ((owner: object) => Mutex) => perOwner(() => new Mutex())
