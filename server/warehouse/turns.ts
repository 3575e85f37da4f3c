const turns = new WeakMap<object, Promise<unknown>>()

/**
 * Runs `work` when no other work on the same home does: an assessment and a reading as of another day both bring staging tables and
 * facts up to date, and two at once would write the same ones. `home` is the ledger, which every connection of a home shares.
 */
export function inTurn<T>(home: object, work: () => Promise<T>): Promise<T> {
  const next = (turns.get(home) ?? Promise.resolve()).then(work)
  turns.set(
    home,
    next.catch(() => undefined),
  )
  return next
}
