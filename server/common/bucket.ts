/**
 * Token bucket over the clock that is passed in: at most `capacity` in a burst, refilled at `perMinute`. `take` answers 0 and
 * spends a token, or the seconds to wait. `pause` holds everything after a platform has said that it is enough.
 */
export class Bucket {
  readonly #capacity: number
  readonly #perMs: number
  readonly #now: () => number
  #tokens: number
  #at: number
  #pausedUntil = 0

  constructor(perMinute: number, capacity: number, now: () => number) {
    this.#capacity = capacity
    this.#perMs = perMinute / 60_000
    this.#now = now
    this.#tokens = capacity
    this.#at = now()
  }

  take(): number {
    const now = this.#now()
    if (now < this.#pausedUntil) return Math.ceil((this.#pausedUntil - now) / 1000)
    this.#refill(now)
    if (this.#tokens >= 1) {
      this.#tokens -= 1
      return 0
    }
    return Math.max(1, Math.ceil((1 - this.#tokens) / this.#perMs / 1000))
  }

  /** Gives a token back that turned out not to be owed. */
  give(): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + 1)
  }

  pause(seconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + seconds * 1000)
  }

  /** Nothing taken that has not come back: such a bucket may be forgotten. */
  full(): boolean {
    this.#refill(this.#now())
    return this.#tokens >= this.#capacity
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#at) * this.#perMs)
    this.#at = now
  }
}
