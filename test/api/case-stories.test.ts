import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { afterAssessment } from '../../server/cases/after-assessment.ts'
import { tick } from '../../server/cases/tick.ts'
import type { Duty } from '../../server/common/duties.ts'
import { A, assessment, LATE_ANSWER, STALE_DATA, type TestProduct } from '../cases/help.ts'
import { appDeps, type Call, caller, signIn, TestClock } from '../support/app.ts'

const LATE = { control_id: '35-8-01', subject_id: 'R1', severity: 'S3' as const, past_act: true, ...LATE_ANSWER }
const STALE = { control_id: '35-3-03', subject_id: 'K1', severity: 'S2' as const, ...STALE_DATA }
const DAY = 86_400_000
const WHO = {
  officer: { roles: ['authority'], duties: [] },
  reviewer: { roles: ['authority'], duties: [] },
  head: { roles: ['authority'], duties: ['head', 'legal'] },
  deputy: { roles: ['signer'], duties: ['deputy'] },
  chief: { roles: ['signer'], duties: ['chief'] },
  cdo: { roles: ['cdo'], duties: [], agencies: [A] },
} as const

let deps: Awaited<ReturnType<typeof appDeps>>
let app: ReturnType<typeof createApp>
const people = {} as Record<keyof typeof WHO, Call>
const heads = {} as Record<keyof typeof WHO, Record<string, string>>
let caseId = ''
let version = 0
let numbers = 0

/** Signs everybody in (again): sessions end by idleness, as they should. */
async function signAll(): Promise<void> {
  for (const [id, { roles, duties, ...rest }] of Object.entries(WHO)) {
    const name = id as keyof typeof WHO
    heads[name] = await signIn(deps, { id, roles: [...roles], ...rest } as Parameters<typeof signIn>[1])
    people[name] = caller(app, heads[name])
    const row = { user_id: id, in_force: JSON.stringify(duties satisfies readonly Duty[]) }
    await deps.ledger.write((tx) => tx.put('duty', [{ ...row, changed_at: tx.at }]))
  }
}

async function later(days: number): Promise<void> {
  deps.clock.move(days * DAY)
  await signAll()
  await tick(deps)
}

const today = () => new Date(deps.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
const official = () => `演示〔2026〕${++numbers}号`
const home = () => ({ deps, state: { today: today() } }) as unknown as TestProduct

beforeAll(async () => {
  deps = await appDeps({ clock: new TestClock('2026-06-01T02:00:00Z') })
  app = createApp(deps)
  await signAll()
  await assessment(home(), '2026-05-31', [LATE, STALE])
})
afterAll(() => deps.ledger.close())

// biome-ignore lint/suspicious/noExplicitAny: a test looks into the JSON it asked for
async function step(who: keyof typeof WHO, action: string, input: unknown = {}): Promise<any> {
  const { status, body } = await people[who]('POST', `/cases/${caseId}/${action}`, input, { 'if-match': `"${version}"` })
  expect(status, JSON.stringify(body)).toBe(200)
  version = body.version
  return body
}

async function refused(who: keyof typeof WHO, action: string, input: unknown = {}): Promise<string> {
  const { status, body } = await people[who]('POST', `/cases/${caseId}/${action}`, input, { 'if-match': `"${version}"` })
  expect(status).toBeGreaterThanOrEqual(400)
  return body.error.message
}

async function upload(who: keyof typeof WHO, purpose: string): Promise<string> {
  const form = new FormData()
  form.set('file', new File([`%PDF-1.4 ${caseId} ${purpose}`], `${purpose}.pdf`))
  form.set('purpose', purpose)
  const headers = { ...heads[who], 'if-match': `"${version}"` }
  const body = (await (await app.request(`/api/cases/${caseId}/files`, { method: 'POST', headers, body: form })).json()) as {
    version: number
    files: { sha256: string }[]
  }
  version = body.version
  return body.files.at(-1)?.sha256 ?? ''
}

/** From the finding to a served notice, each by the person whose duty it is. */
async function toService(finding: string): Promise<void> {
  const opened = await people.officer('POST', '/cases', { findings: [finding] })
  caseId = opened.body.case_id
  version = opened.body.version
  await step('officer', 'verify')
  await step('cdo', 'explain', { text: '情况属实' })
  await step('officer', 'confirm', { reason: '与平台记录一致' })
  await people.officer('PUT', `/service-addresses/${A}`, { address: '演示路 1 号', contact: '张工', phone: '000-0000' })
  await step('officer', 'prepare', { requirement: '完善流程并提交证明材料' })
  await step('head', 'check-draft', { note: '已核' })
  await step('deputy', 'issue')
  await step('officer', 'fill-number', { number: official(), dated: today() })
  await upload('officer', 'sealed')
  await step('officer', 'serve', { served_on: today(), method: 'exchange', received_by: '张工，单位收文人员' })
}

describe('a case through the API', () => {
  it('about a past act ends on measures, proof and the signature of a second person', async () => {
    await toService('35-8-01:R1')
    await upload('cdo', 'proof')
    const submitted = await step('cdo', 'submit', { text: '已建立到期提醒，当时确无审批，如实报告。' })
    expect(submitted).toMatchObject({ state: 'submitted', all_clear: false })
    await step('officer', 'review')
    expect(await refused('officer', 'close', { reason: '可以' })).toContain('签发人凭补救证明')
    const proof = submitted.files.find((f: { purpose: string }) => f.purpose === 'proof').sha256
    const closed = await step('deputy', 'close-signed', { reason: '措施和证明齐全', proof: [proof] })
    expect(closed).toMatchObject({ state: 'closed', ended_by: 'deputy' })
  })

  it('whose objection is upheld ends as dismissed, and the unit sees the answer only once it is served', async () => {
    await toService('35-3-03:K1')
    await later(2)
    await step('cdo', 'object', { grounds: '该目录由省级统一更新，附批复。' })
    await later(30)
    const waiting = (await people.cdo('GET', `/cases/${caseId}`)).body
    expect(waiting).toMatchObject({ state: 'rectifying', overdue_since: null })
    expect(await refused('officer', 'review-objection', { decision: 'upheld', text: '省级统一更新属实' })).toContain('未参与的人员')
    await step('reviewer', 'review-objection', { decision: 'upheld', text: '批复属实，数据源为省级平台。' })
    await step('head', 'review-objection-law', { note: '程序完备' })
    await step('chief', 'decide-objection', { reason: '同意' })
    const before = (await people.cdo('GET', `/cases/${caseId}`)).body
    expect(before.objections[0]).toMatchObject({ state: 'pending', review: null, decision_reason: null })
    const ended = await step('officer', 'serve-answer', { which: 'objection', number: official(), served_on: today(), method: 'exchange' })
    expect(ended).toMatchObject({ state: 'dismissed', objections: [{ state: 'upheld' }] })
    await assessment(home(), today(), [LATE, STALE])
    await afterAssessment(deps, { asOf: today() })
    expect((await people.officer('GET', `/cases/${caseId}`)).body.state).toBe('dismissed')
  })
})
