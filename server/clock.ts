import { WorkCalendar } from './calendar/due.ts'
import { readCalendar } from './calendar/loaded.ts'
import { shippedCalendar } from './calendar/shipped.ts'
import { tick } from './cases/tick.ts'
import { checkpointDaily } from './evidence/checkpoint.ts'
import { remind } from './notify/clock.ts'
import { compose } from './notify/compose.ts'
import { noticeReaction } from './notify/react.ts'
import type { Product } from './pipeline.ts'

const EVERY_MS = 20_000

/**
 * What time does by itself, at start and then every twenty seconds: cases become overdue, reminders fall due, notices become
 * messages. Everything it does has a key or a state, so that after days of downtime it catches up once. Returns a stop
 * function that waits for the round under way.
 */
export function startClock(product: Product): () => Promise<void> {
  // A year that an officer confirms counts from the next round on.
  let calendar = new WorkCalendar(shippedCalendar())
  const deps = {
    ...product,
    get calendar() {
      return calendar
    },
  }
  product.ledger.react(noticeReaction(deps))
  let running: Promise<void> = round()
  const timer = setInterval(() => {
    running = running.then(round)
  }, EVERY_MS)

  async function round(): Promise<void> {
    try {
      calendar = await readCalendar(product.ledger.db)
      await tick(deps)
      await remind(deps)
      await compose(deps)
      await checkpointDaily(deps)
    } catch (error) {
      product.log.warn(`定时任务出错，下一轮会重试：${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return () => {
    clearInterval(timer)
    return running
  }
}
