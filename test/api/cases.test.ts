import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { changeSetting } from '../../server/base/settings.ts'
import { afterAssessment } from '../../server/cases/after-assessment.ts'
import { A, assessment, B, type TestProduct } from '../cases/help.ts'
import { appDeps, type Call, caller, signIn, TestClock } from '../support/app.ts'

const stale = (n: number, agency_uscc = A) => ({ control_id: '35-3-03', subject_id: `K${n}`, severity: 'S2' as const, agency_uscc })
const match = (version: number) => ({ 'if-match': `"${version}"` })

let deps: Awaited<ReturnType<typeof appDeps>>
let officer: Call
let signer: Call
let cdo: Call
let nobody: Call
let heads: Record<string, string>
let app: ReturnType<typeof createApp>

beforeAll(async () => {
  deps = await appDeps({ clock: new TestClock('2026-06-01T02:00:00Z') })
  app = createApp(deps)
  heads = await signIn(deps, { id: 'officer', roles: ['authority'] })
  officer = caller(app, heads)
  signer = caller(app, await signIn(deps, { id: 'signer', roles: ['signer'] }))
  cdo = caller(app, await signIn(deps, { id: 'cdo', roles: ['cdo'], agencies: [A] }))
  nobody = caller(app)
  const home = { deps: { ...deps }, state: { today: '2026-06-01' } } as unknown as TestProduct
  await assessment(
    home,
    '2026-05-31',
    [1, 2, 3, 4].map((n) => stale(n)),
  )
})
afterAll(() => deps.ledger.close())

const open = async (...n: number[]) => (await officer('POST', '/cases', { findings: n.map((i) => `35-3-03:K${i}`) })).body

describe('cases over HTTP', () => {
  it('wants a person, a role, a version and a sound body', async () => {
    const { case_id, version } = await open(1)
    const verify = (who: Call, body: unknown, headers?: Record<string, string>) => who('POST', `/cases/${case_id}/verify`, body, headers)
    expect((await nobody('GET', '/cases')).status).toBe(401)
    expect((await verify(cdo, {}, match(version))).status).toBe(403)
    const without = await verify(officer, {})
    expect([without.status, without.body.error.detail]).toEqual([400, { header: 'If-Match' }])
    expect((await verify(officer, { explain_due: '2026-02-30' }, match(version))).status).toBe(400)
    expect((await verify(officer, { surprise: 1 }, match(version))).status).toBe(400)
    expect((await verify(officer, {}, match(version + 1))).status).toBe(409)
    const unknown = await officer('POST', `/cases/${case_id}/fall-due`, { on: '2026-06-02' }, match(version))
    expect(unknown.status).toBe(404)
    expect((await officer('GET', '/cases?state=nothing')).status).toBe(400)
    expect((await officer('GET', '/cases/ZG2026-9999')).status).toBe(404)
    expect((await verify(officer, {}, match(version))).body.state).toBe('verifying')
  })

  it('splits, merges, filters, and shows in the findings where each stands', async () => {
    const whole = await open(2, 3)
    const split = await officer(
      'POST',
      `/cases/${whole.case_id}/split`,
      { findings: ['35-3-03:K3'], reason: '科室不同' },
      match(whole.version),
    )
    const { left, split: off } = split.body
    expect([left.findings.length, off.split_from]).toEqual([1, whole.case_id])
    const merged = await officer('POST', `/cases/${off.case_id}/merge`, { into: left.case_id, reason: '合并处理' }, match(off.version))
    expect([merged.body.case_id, merged.body.findings.length]).toEqual([left.case_id, 2])
    const listed = await officer('GET', `/cases?state=merged,lead&item=3&agency=${A}`)
    expect(listed.body.cases.map((c: { state: string }) => c.state).sort()).toEqual(['lead', 'merged'])
    const standing = async (query: string) =>
      (await officer('GET', `/findings?${query}`)).body.findings.map((f: { subject_id: string }) => f.subject_id).sort()
    expect(await standing('standing=in_case')).toEqual(['K1', 'K2', 'K3'])
    expect(await standing('standing=free')).toEqual(['K4'])
  })

  it('takes files of the right kind only, from people who work on the case', async () => {
    const { case_id, version } = (await officer('GET', '/cases?q=ZG2026-0001')).body.cases[0]
    const send = (headers: Record<string, string>, bytes: string, name: string) => {
      const form = new FormData()
      form.set('file', new File([bytes], name))
      form.set('purpose', 'explanation')
      return app.request(`/api/cases/${case_id}/files`, { method: 'POST', headers: { ...headers, ...match(version) }, body: form })
    }
    const auditor = await signIn(deps, { id: 'auditor', roles: ['auditor'] })
    expect((await send(auditor, '%PDF-1.4', '说明.pdf')).status).toBe(403)
    expect((await send(heads, '<html>', '说明.pdf')).status).toBe(422)
    expect((await send(heads, `%PDF-1.4${'x'.repeat(21 * 1024 * 1024)}`, '说明.pdf')).status).toBe(413)
    expect((await send(heads, `%PDF-1.4${'x'.repeat(2 * 1024 * 1024)}`, '说明.pdf')).status).toBe(200)
  })

  it('decides waivers and holds', async () => {
    const asked = await cdo('POST', '/waivers', {
      agency: A,
      control: '35-3-03',
      subject: 'K4',
      basis: '省级汇聚',
      expires_on: '2026-12-31',
    })
    expect((await cdo('POST', '/waivers', { agency: B, control: '35-3-03', basis: '省级汇聚', expires_on: '2026-12-31' })).status).toBe(404)
    const decide = (who: Call) => who('POST', `/waivers/${asked.body.waiver_id}/decide`, { decision: 'approve', reason: '同意' })
    expect((await decide(officer)).status).toBe(403)
    expect((await decide(signer)).body).toMatchObject({ state: 'approved', state_label: '有效', control: '超周期未更新' })
    expect((await officer('GET', '/waivers')).body).toMatchObject({ covered: 1, waivers: [{ covers: 1 }] })

    await changeSetting(deps.ledger, { actor: 'admin', name: 'cases.hold_leads', value: 2 })
    const home = { deps, state: { today: '' } } as unknown as TestProduct
    await assessment(
      home,
      '2026-06-01',
      [1, 2, 3, 4, 5, 6, 7].map((n) => stale(n)),
    )
    await afterAssessment(deps, { asOf: '2026-06-01' })
    const { body } = await officer('GET', '/holds')
    expect(body.holds).toMatchObject([{ leads: 3, state: 'held' }])
    const listed = async () => (await officer('GET', '/findings')).body.total
    expect(await listed()).toBe(4)
    const done = await officer('POST', `/holds/${body.holds[0].hold_id}/decide`, { decision: 'release', reason: '新增机构' })
    expect(done.body.state).toBe('released')
    expect(await listed()).toBe(7)
  })
})
