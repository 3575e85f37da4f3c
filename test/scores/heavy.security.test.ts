import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { publishYear } from '../../server/scores/publish.ts'
import { signIn } from '../support/app.ts'
import { OFFICER, ScoreHome, SIGNER } from './home.ts'

let home: ScoreHome
let app: ReturnType<typeof createApp>
let who: Record<string, string>
let other: Record<string, string>
beforeAll(async () => {
  home = await ScoreHome.open()
  await publishYear(home.product, SIGNER, { year: 2026, asOf: '2026-03-31', note: '发布' })
  const deps = { ...home.product, demo: false, webRoot: undefined }
  app = createApp(deps)
  who = await signIn(deps, OFFICER)
  other = await signIn(deps, SIGNER)
})
afterAll(() => home.close())

const recompute = (headers: Record<string, string>, signal: AbortSignal | null = null) =>
  app.request('/api/scores/2026/publications/1/recompute', { method: 'POST', headers, signal })

describe('costly reads', () => {
  it('are refused to one person beyond two at a time, and open to the next person', async () => {
    const answers = await Promise.all([recompute(who), recompute(who), recompute(who), recompute(other)])
    expect(answers.map((a) => a.status)).toEqual([200, 200, 429, 200])
    expect(await answers[0]?.json()).toMatchObject({ same: true, intact: true })
    expect(await answers[2]?.text()).toContain('正在计算')
  })

  it('end when nobody waits: the query is broken off, and nothing of it stays', async () => {
    await home.product.ledger.write(async (tx) => tx.event({ kind: 'score.noted', subject: 'x', actor: 'u', body: {} }))
    const whole = performance.now()
    expect((await recompute(who)).status).toBe(200)
    const took = performance.now() - whole
    await home.product.ledger.write(async (tx) => tx.event({ kind: 'score.noted', subject: 'x', actor: 'u', body: {} }))
    const gone = new AbortController()
    const asked = recompute(who, gone.signal)
    setTimeout(() => gone.abort(), Math.min(100, took / 4))
    const answer = await asked
    expect(answer.status).not.toBe(200)
    const left = await home.product.warehouse.all("select database_name from duckdb_databases() where database_name like 'scratch_%'")
    expect(left).toEqual([])
    expect(await (await recompute(who)).json()).toMatchObject({ same: true })
  })
})
