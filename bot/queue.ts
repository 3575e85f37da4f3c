/** One queue for each chat: what a person asks is answered in its order, and nobody waits for what another asked. */
export class Queues {
  readonly #last = new Map<string, Promise<void>>()

  /** Runs `work`, which must not throw, when everything of this chat before it has ended. */
  add(chat: string, work: () => Promise<void>): void {
    const next = (this.#last.get(chat) ?? Promise.resolve()).then(work).finally(() => {
      if (this.#last.get(chat) === next) this.#last.delete(chat)
    })
    this.#last.set(chat, next)
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.allSettled(this.#last.values())
  }
}

/** Whether a number was seen before, among the last `most`. A platform that got no answer sends the same update again. */
export class Seen {
  readonly #known = new Set<number>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  again(id: number): boolean {
    if (this.#known.has(id)) return true
    this.#known.add(id)
    const [oldest] = this.#known
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest)
    return false
  }
}
