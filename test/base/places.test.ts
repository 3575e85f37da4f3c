import { expect, it } from 'vitest'
import { Places } from '../../server/base/places.ts'

const limits = { places: 1, line: 2, full: '满了' }

/** Work that ends when it is told to. */
function work() {
  let end: () => void = () => undefined
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  return { end, run: () => done }
}

it('runs in turn, refuses beyond the line, and is empty again', async () => {
  const places = new Places(limits)
  const [a, b, c] = [work(), work(), work()]
  const order: string[] = []
  const taken = [a, b, c].map((w, i) => places.take(w.run).then(() => order.push('abc'[i] as string)))
  await expect(places.take(async () => undefined)).rejects.toThrow('满了')
  c.end()
  b.end()
  a.end()
  await Promise.all(taken)
  expect(order).toEqual(['a', 'b', 'c'])
  expect(places.empty).toBe(true)
})

it('lets somebody leave the line, and failed work gives its place up', async () => {
  const places = new Places(limits)
  const first = work()
  const running = places.take(first.run)
  const gone = new AbortController()
  const waiting = places.take(async () => 'never', gone.signal)
  const next = places.take(async () => {
    throw new Error('failed')
  })
  gone.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  first.end()
  await running
  await expect(next).rejects.toThrow('failed')
  expect(await places.take(async () => 'free', gone.signal)).toBe('free')
  expect(places.empty).toBe(true)
})
