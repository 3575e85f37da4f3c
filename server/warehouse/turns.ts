import { mutexes } from '../base/mutex.ts'

const turns = mutexes()

/**
 * Runs `work` when no other work on the same home does: an assessment and a reading as of another day both bring staging tables and
 * facts up to date, and two at once would write the same ones. `home` is the ledger, which every connection of a home shares.
 */
export function inTurn<T>(home: object, work: () => Promise<T>): Promise<T> {
  return turns(home).run(work)
}
