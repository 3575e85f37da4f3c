import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FILE_LIMITS } from '../../server/import/limits.ts'
import { BUSY, Clock, processorTime } from '../../server/import/reader/clock.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const FILE = { id: '0', fileName: 'a.xlsx', bytes: 0 }
const LIMIT = FILE_LIMITS.seconds * 1000

/** A clock over a reader that has `share` of a processor, and when it said that time is up. */
function clockOf(share: number | undefined) {
  const began = Date.now()
  const out: { busy: boolean; after: number }[] = []
  const clock = new Clock(
    FILE_LIMITS,
    () => (share === undefined ? undefined : (Date.now() - began) * share),
    (busy) => void out.push({ busy, after: Date.now() - began }),
  )
  clock.resume()
  clock.start(FILE)
  return { clock, out }
}

test.each([
  ['alone on the machine', 1, LIMIT, false],
  ['on several processors at once', 4, LIMIT, false],
  ['with a third of a processor', 1 / 3, LIMIT * 3, false],
  ['where the system does not tell', undefined, LIMIT, false],
  ['without the processor', 0, LIMIT * BUSY, true],
])('a reader %s is stopped in time', (_, share, ms, busy) => {
  const { out } = clockOf(share)
  vi.advanceTimersByTime(ms - 200)
  expect(out).toEqual([])
  vi.advanceTimersByTime(400)
  expect(out.map((o) => o.busy)).toEqual([busy])
})

test('time stands still while the reader waits for an answer, and what was spent stays spent', () => {
  const { clock, out } = clockOf(1)
  vi.advanceTimersByTime(LIMIT / 2)
  clock.pause()
  vi.advanceTimersByTime(LIMIT * BUSY)
  clock.resume()
  vi.advanceTimersByTime(LIMIT / 2 - 200)
  expect(out).toEqual([])
  vi.advanceTimersByTime(400)
  expect(out).toHaveLength(1)
})

test('the system tells what a process has used', { skip: process.platform !== 'linux' }, () => {
  const before = processorTime(process.pid) as number
  const used = process.cpuUsage()
  let n = 0
  while (process.cpuUsage(used).user < 100_000) n += 1
  expect(n).toBeGreaterThan(0)
  expect((processorTime(process.pid) as number) - before).toBeGreaterThanOrEqual(90)
  expect(processorTime(2 ** 30)).toBeUndefined()
})
