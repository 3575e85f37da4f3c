import { describe, expect, it } from 'vitest'
import { SharedWork } from '../../server/base/shared.ts'
import { appDeps } from '../support/app.ts'

async function work() {
  const deps = await appDeps()
  const shared = new SharedWork<number>(deps, { keptMs: 1000 })
  const made: AbortSignal[] = []
  const done: ((n: number) => void)[] = []
  const make = (signal: AbortSignal) => {
    made.push(signal)
    return new Promise<number>((resolve, reject) => {
      done.push(resolve)
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }
  return { deps, made, done, ask: (signal: AbortSignal) => shared.ask('k', signal, make) }
}

describe('costly answers', () => {
  it('are made once for all who wait, kept a while, and until something is written', async () => {
    const { deps, made, done, ask } = await work()
    const { signal } = new AbortController()
    const both = [ask(signal), ask(signal)]
    done[0]?.(7)
    expect(await Promise.all(both)).toEqual([7, 7])
    expect([await ask(signal), made.length]).toEqual([7, 1])
    await deps.ledger.write(async (tx) => tx.event({ kind: 'import.landed', subject: 'B', actor: 'u', body: {} }))
    const anew = ask(signal)
    done[1]?.(8)
    expect([await anew, made.length]).toEqual([8, 2])
    deps.clock.move(1001)
    const late = ask(signal)
    done[2]?.(9)
    expect(await late).toBe(9)
  })

  it('are stopped when the last one has gone, not before', async () => {
    const { made, ask } = await work()
    const [one, two] = [new AbortController(), new AbortController()]
    const asked = Promise.allSettled([ask(one.signal), ask(two.signal)])
    one.abort()
    expect(made[0]?.aborted).toBe(false)
    two.abort()
    expect(made[0]?.aborted).toBe(true)
    expect((await asked).map((a) => a.status)).toEqual(['rejected', 'rejected'])
  })
})
