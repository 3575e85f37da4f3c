import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import type { Actor } from '../../server/contract/actor.ts'
import { type Answer, type Call, caller, signIn } from '../support/app.ts'
import { A, B, CDO_A, OFFICER, ScoreHome, SIGNER } from './home.ts'

let home: ScoreHome

beforeAll(async () => {
  home = await ScoreHome.open()
})
afterAll(() => home.close())

const callers = new Map<string, Call>()

async function ask(actor: Actor, method: string, path: string, body?: unknown): Promise<Answer> {
  const deps = { ...home.product, demo: false, webRoot: undefined }
  const call = callers.get(actor.id) ?? caller(createApp(deps), await signIn(deps, actor))
  callers.set(actor.id, call)
  return call(method, path, body)
}
const get = (actor: Actor, path: string) => ask(actor, 'GET', path)
const post = (actor: Actor, path: string, body: unknown) => ask(actor, 'POST', path, body)
const AT = '?as_of=2026-03-31'

describe('scores over the API', () => {
  test('an officer sees every unit; a CDO the own one and a distribution without names', async () => {
    const all = await get(OFFICER, `/scores/2026${AT}`)
    expect(all.status).toBe(200)
    expect(all.body.units).toHaveLength(3)
    expect(all.body).toMatchObject({ year: 2026, as_of: '2026-03-31', source: 'computed', scheme_version: null })
    const own = await get(CDO_A, `/scores/2026${AT}`)
    expect(own.body.units.map((u: { uscc: string }) => u.uscc)).toEqual([A])
    expect(own.body.distribution).toHaveLength(2)
    expect(JSON.stringify(own.body)).not.toContain('乙局')
  })

  test('a unit explained, and another one refused to a CDO', async () => {
    const own = await get(CDO_A, `/scores/2026/units/${A}${AT}`)
    expect(own.status).toBe(200)
    expect(own.body.steps.at(-1).after).toBeCloseTo(own.body.score.total, 9)
    expect((await get(CDO_A, `/scores/2026/units/${B}${AT}`)).status).toBe(403)
    expect((await get(OFFICER, `/scores/2026/units/none${AT}`)).status).toBe(404)
  })

  test('rows of both sides with the query that lists them', async () => {
    const rows = await get(CDO_A, `/scores/2026/indicators/C1/rows${AT}&missed=true`)
    expect(rows.body.rows).toMatchObject([{ uscc: A, subject_id: 'R2', numerator: 0, denominator: 1, findings: ['35-8-01:R2'] }])
    expect(rows.body.sql).toContain("due_rows('35-8-01')")
    expect((await get(CDO_A, `/scores/2026/indicators/C1/rows${AT}&uscc=${B}`)).status).toBe(403)
    expect((await get(OFFICER, `/scores/2026/indicators/Z1/rows${AT}`)).status).toBe(404)
  })

  test('a trial and a preview change nothing; a broken sum is refused with words', async () => {
    const trial = await post(OFFICER, '/scores/2026/what-if', { changes: { disabled: ['C1'] }, as_of: '2026-03-31' })
    expect(trial.body.units).toHaveLength(3)
    const own = await post(CDO_A, '/scores/2026/what-if', { changes: { disabled: ['C1'] }, as_of: '2026-03-31' })
    expect(own.body.units.map((u: { uscc: string }) => u.uscc)).toEqual([A])
    const bad = await post(OFFICER, '/schemes/2026/preview', { changes: { weights: { A1: 9 } } })
    expect(bad).toMatchObject({ status: 400, body: { error: { code: 'invalid_input' } } })
    expect((await get(OFFICER, '/schemes/2026')).body.versions).toEqual([])
  })

  test('a scheme needs two people with the right roles', async () => {
    const changes = { weights: { C1: 10, C2: 5 } }
    expect((await post(CDO_A, '/schemes/2026', { changes, note: '改' })).status).toBe(403)
    expect((await post(OFFICER, '/schemes/2026', { changes, note: '改' })).body).toMatchObject({ version: 1, state: 'proposed' })
    expect((await post(OFFICER, '/schemes/2026/1/verdict', { accept: true, note: '同意' })).status).toBe(403)
    expect((await post(SIGNER, '/schemes/2026/1/verdict', { accept: true, note: '同意' })).body.state).toBe('signed')
    expect((await get(CDO_A, '/schemes/2026')).body).toMatchObject({ version: 1 })
  })

  test('a bonus, an appeal and their verdicts', async () => {
    const bonus = await post(OFFICER, '/scores/2026/decisions', {
      uscc: B,
      kind: 'bonus',
      category: '基层共享',
      points: 1,
      reason: '成效明显',
    })
    expect((await post(SIGNER, `/score-decisions/${bonus.body.decision_id}/verdict`, { accept: true, note: '同意' })).body.state).toBe(
      'signed',
    )
    expect((await get(CDO_A, '/scores/2026/decisions')).body.decisions).toEqual([])
    expect((await post(CDO_A, '/scores/2026/appeals', { uscc: B, grounds: '不服' })).status).toBe(403)
    const appeal = await post(CDO_A, '/scores/2026/appeals', { uscc: A, indicator_id: 'C1', grounds: '延期已获批准' })
    expect(
      (await post(SIGNER, `/score-appeals/${appeal.body.appeal_id}/verdict`, { accept: false, note: '未见批准文件' })).body.state,
    ).toBe('rejected')
    expect((await get(CDO_A, '/scores/2026/appeals')).body.appeals).toHaveLength(1)
  })

  test('publishing takes an issued scheme and two persons; then everyone reads the published year, which can be checked', async () => {
    const wish = { as_of: '2026-03-31', note: '发布', partial_reason: '年中先行公布' }
    expect((await post(SIGNER, '/scores/2026/publications', wish)).status).toBe(403)
    expect(await post(OFFICER, '/scores/2026/publications', wish)).toMatchObject({ status: 409 })
    const instrument = { title_zh: '2026年度考核方案', doc_no: '演示〔2025〕9号', co_depts: ['市财政局'], signed_on: '2025-12-01' }
    const scheme = await post(OFFICER, '/schemes/2026', { changes: {}, instrument, note: '年度方案' })
    await post(SIGNER, `/schemes/2026/${scheme.body.version}/verdict`, { accept: true, note: '同意' })
    const release = await post(OFFICER, '/scores/2026/publications', wish)
    expect(release.body).toMatchObject({ state: 'proposed', as_of: '2026-03-31', partial_reason: '年中先行公布' })
    const made = await post(SIGNER, `/score-releases/${release.body.release_id}/verdict`, { accept: true, note: '同意' })
    expect(made.body).toMatchObject({ release: { state: 'signed', revision: 1 }, publication: { year: 2026, as_of: '2026-03-31' } })
    const seen = (await get(CDO_A, '/scores/2026')).body
    expect(seen).toMatchObject({ source: 'published', rules: '2.0', revision: 1, sha256: made.body.publication.sha256, instrument })
    expect((await post(OFFICER, '/scores/2026/publications/1/recompute', {})).body).toMatchObject({ same: true, intact: true })
  })

  test('what moved, only for those who may see it', async () => {
    const moved = await get(CDO_A, '/scores/2026/movements?from=2026-01-31&to=2026-03-31')
    expect(moved.body.units.map((u: { uscc: string }) => u.uscc)).toEqual([A])
    expect((await get(OFFICER, '/scores/2026/movements?from=2026-03-31&to=2026-01-31')).status).toBe(400)
  })

  test('a year without anything to score says why', async () => {
    expect(await get(OFFICER, '/scores/2027?as_of=2026-03-31')).toMatchObject({ status: 400, body: { error: { code: 'invalid_input' } } })
    expect((await get(OFFICER, '/scores/1999')).status).toBe(400)
  })
})
