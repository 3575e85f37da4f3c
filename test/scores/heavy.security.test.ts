import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { signIn } from '../support/app.ts'
import { A, OFFICER, publish, ScoreHome, SIGNER } from './home.ts'

let home: ScoreHome
let app: ReturnType<typeof createApp>
let who: Record<string, string>
let other: Record<string, string>
beforeAll(async () => {
  home = await ScoreHome.open()
  await publish(home.product, { year: 2026, asOf: '2026-03-31' })
  const deps = { ...home.product, demo: false, webRoot: undefined }
  app = createApp(deps)
  who = await signIn(deps, OFFICER)
  other = await signIn(deps, SIGNER)
})
afterAll(() => home.close())

const recompute = (headers: Record<string, string>, signal: AbortSignal | null = null) =>
  app.request('/api/scores/2026/publications/1/recompute', { method: 'POST', headers, signal })

/** What was computed is computed again. */
const forget = () => home.product.ledger.write(async (tx) => tx.event({ kind: 'score.noted', subject: 'x', actor: 'u', body: {} }))

describe('costly reads', () => {
  it('wait for their turn, are refused to one person beyond that, and are open to the next person', async () => {
    const answers = await Promise.all([...Array.from({ length: 9 }, () => recompute(who)), recompute(other)])
    expect(answers.map((a) => a.status)).toEqual([...Array.from({ length: 8 }, () => 200), 429, 200])
    expect(await answers[0]?.json()).toMatchObject({ same: true, intact: true })
    expect(await answers[8]?.text()).toContain('正在计算')
  })

  it('are scores, their detail, what-ifs, checks of a scheme, trends, drafts, downloads and gates of any day', async () => {
    await forget()
    const slow = Array.from({ length: 8 }, () => recompute(who))
    const asked: [string, string, object?][] = [
      ['GET', '/scores/2026'],
      ['GET', `/scores/2026/units/${A}`],
      ['GET', '/scores/2026/indicators/C1/rows'],
      ['POST', '/schemes/2026/preview', { changes: {} }],
      ['GET', '/scores/2026/trend'],
      ['GET', '/downloads/scores.csv?year=2026'],
      ['GET', '/gates/P1?as_of=2026-03-31'],
      ['GET', '/drafts/score_circular/2026?form=print'],
    ]
    const init = (method: string, body?: object) => ({
      method,
      headers: { ...who, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const answers = await Promise.all(
      asked.map(async ([method, path, body]) => [path, (await app.request(`/api${path}`, init(method, body))).status]),
    )
    expect(answers).toEqual(asked.map(([, path]) => [path, 429]))
    await Promise.all(slow)
  })

  it('end when nobody waits: the query is broken off, and nothing of it stays', async () => {
    await forget()
    const whole = performance.now()
    expect((await recompute(who)).status).toBe(200)
    const took = performance.now() - whole
    await forget()
    const gone = new AbortController()
    const asked = recompute(who, gone.signal)
    setTimeout(() => gone.abort(), Math.min(100, took / 4))
    const answer = await asked
    expect(answer.status).not.toBe(200)
    const left = await home.product.warehouse.all("select database_name from duckdb_databases() where database_name like 'scratch_%'")
    expect(left).toEqual([])
    expect(await (await recompute(who)).json()).toMatchObject({ same: true })
  })

  it('of a first trend stop with the month being measured when nobody waits; what was measured stays', async () => {
    const fresh = await ScoreHome.open()
    try {
      const asks = createApp({ ...fresh.product, demo: false, webRoot: undefined })
      const person = await signIn({ ...fresh.product, demo: false, webRoot: undefined }, OFFICER)
      const folder = join(fresh.product.config.home, 'scratch', 'scores')
      const measured = () => (existsSync(folder) ? readdirSync(folder).length : 0)
      const gone = new AbortController()
      const asked = asks.request('/api/scores/2026/trend', { headers: person, signal: gone.signal })
      setTimeout(() => gone.abort(), 1)
      expect((await asked).status).not.toBe(200)
      const kept = measured()
      const whole = await asks.request('/api/scores/2026/trend', { headers: person })
      expect(whole.status).toBe(200)
      const all = measured()
      expect([kept < all, all]).toEqual([true, 4])
      expect((await asks.request('/api/scores/2026/trend', { headers: person })).status).toBe(200)
      expect(measured()).toBe(all)
    } finally {
      fresh.close()
    }
  })
})
