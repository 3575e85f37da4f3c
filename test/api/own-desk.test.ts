import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { A, assessment, type TestProduct } from '../cases/help.ts'
import { appDeps, type Call, caller, signIn, TestClock } from '../support/app.ts'

const SOURCE = '35-1-02:DE1|440700|A'
let deps: Awaited<ReturnType<typeof appDeps>>
let officer: Call
let auditor: Call
let cdo: Call

beforeAll(async () => {
  deps = await appDeps({ clock: new TestClock('2026-06-01T02:00:00Z') })
  const app = createApp(deps)
  officer = caller(app, await signIn(deps, { id: 'officer', roles: ['authority'] }))
  auditor = caller(app, await signIn(deps, { id: 'auditor', roles: ['auditor'] }))
  cdo = caller(app, await signIn(deps, { id: 'cdo', roles: ['cdo'], agencies: [A] }))
  const home = { deps: { ...deps }, state: { today: '2026-06-01' } } as unknown as TestProduct
  await assessment(home, '2026-05-31', [
    { control_id: '35-1-02', subject_id: 'DE1|440700|A', severity: 'S3', agency_uscc: A },
    { control_id: '35-3-03', subject_id: 'K1', severity: 'S2', agency_uscc: A },
  ])
})
afterAll(() => deps.ledger.close())

const ids = async (who: Call, query = '') =>
  (await who('GET', `/findings${query}`)).body.findings.map((f: { finding_id: string }) => f.finding_id)

it('a lead about a duty of the authority stands on its own desk, and on no unit’s', async () => {
  for (const who of [officer, auditor]) {
    expect(await ids(who)).toEqual(['35-3-03:K1'])
    expect(await ids(who, '?addressee=authority')).toEqual([SOURCE])
    expect((await who('GET', `/findings/${encodeURIComponent(SOURCE)}`)).body.finding.addressee).toBe('authority')
    expect((await who('GET', '/status')).body.open_findings).toBe(1)
  }
  expect(await ids(cdo)).toEqual(['35-3-03:K1'])
  expect((await cdo('GET', '/findings?addressee=authority')).status).toBe(403)
  expect((await cdo('GET', `/findings/${encodeURIComponent(SOURCE)}`)).status).toBe(404)
})

it('its control counts it for those who see the desk alone', async () => {
  const open = async (who: Call) =>
    (await who('GET', '/controls')).body.controls.find((c: { id: string }) => c.id === '35-1-02').open as number
  expect([await open(officer), await open(cdo)]).toEqual([1, 0])
})

it('no case takes it in, so no notice and no score can', async () => {
  const refused = await officer('POST', '/cases', { findings: [SOURCE] })
  expect(refused.status).toBe(409)
  expect(refused.body.error.message).toContain('列入自查台账')
})
