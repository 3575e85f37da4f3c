import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../server/api/app.ts'
import { readConfig } from '../server/base/config.ts'
import { quietLog } from '../server/base/log.ts'
import { tick } from '../server/cases/tick.ts'
import { assess, closeProduct, openProduct, type Product } from '../server/pipeline.ts'
import { type Call, caller, signIn, TestClock } from './support/app.ts'
import { ISSUER } from './support/issuer.ts'

const A = '11440700MB9D00017G'
const B = '11440700MB9D00025B'
const PDF = Buffer.from('%PDF-1.7\n整改报告\n%%EOF')
const DAY = 86_400_000

const ORGS = [
  '统一社会信用代码,机构名称,机构类型,行政区划代码,是否纳入',
  `${A},市民政局（演示）,行政机关,440700,是`,
  `${B},市交通局（演示）,行政机关,440700,是`,
]
const catalog = (shareType: string) => [
  '目录代码,目录名称,数源单位统一社会信用代码,目录状态,发布日期,共享类型',
  `K1,低保对象信息,${A},已发布,2026-01-05,${shareType}`,
  `K2,公交线路,${B},已发布,2026-01-05,无条件共享`,
]

let product: Product
let app: ReturnType<typeof createApp>
let home: string
const clock = new TestClock('2026-06-01T01:00:00Z')
const deps = () => ({
  ...product,
  demo: false,
  webRoot: undefined,
  assess: async ({ asOf }: { readonly asOf?: string | undefined }) => {
    const report = await assess(product, asOf === undefined ? {} : { asOf })
    return { as_of: report.as_of, alarms: report.totals.alarm }
  },
})
const people: Record<'officer' | 'head' | 'chief' | 'signer' | 'admin' | 'cdo' | 'other' | 'auditor', Call> = {} as never
const heads: Record<string, Record<string, string>> = {}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'shuheng-story-'))
  const config = readConfig({}, { home })
  product = await openProduct(config, quietLog, clock.now)
  app = createApp({ ...deps(), log: { ...quietLog, warn: (m) => console.log(m) } })
  const sign = async (name: keyof typeof people, person: Parameters<typeof signIn>[1]) => {
    heads[name] = await signIn(deps(), { id: name, name: NAMES[name], ...person } as Parameters<typeof signIn>[1])
    people[name] = caller(app, heads[name])
  }
  await sign('officer', { roles: ['authority'] })
  await sign('head', { roles: ['authority'] })
  await sign('signer', { roles: ['signer'] })
  await sign('chief', { roles: ['signer'] })
  await sign('admin', { roles: ['admin'] })
  await sign('cdo', { roles: ['cdo'], agencies: [A] })
  await sign('other', { roles: ['cdo'], agencies: [B] })
  await sign('auditor', { roles: ['auditor'] })
})
afterAll(() => closeProduct(product))

const NAMES = {
  officer: '王经办',
  head: '赵科长',
  signer: '李副局长',
  chief: '孙局长',
  admin: '管理员',
  cdo: '陈首席',
  other: '周首席',
  auditor: '审计员',
}

/** Signs everybody in again after days have passed, as people do; then lets the clock do its work. */
async function later(days: number): Promise<void> {
  clock.move(days * DAY)
  for (const name of Object.keys(people) as (keyof typeof people)[]) {
    heads[name] = await signIn(deps(), { id: name, roles: [] })
    people[name] = caller(app, heads[name])
  }
  await tick(product)
}

async function good(answer: ReturnType<Call>) {
  const { status, body, headers } = await answer
  expect(status, JSON.stringify(body)).toBe(200)
  return { body, headers }
}

/** Hands exports over and has them judged as of a day, as the officer does on the import page. */
async function judge(asOf: string, files: Record<string, string[]>): Promise<void> {
  const { body: job } = await good(people.officer('POST', '/imports'))
  for (const [name, lines] of Object.entries(files)) {
    const answer = await app.request(`/api/imports/${job.id}/file?name=${encodeURIComponent(name)}`, {
      method: 'PUT',
      headers: { ...heads['officer'], 'content-type': 'application/octet-stream' },
      body: `${lines.join('\n')}\n`,
    })
    expect(answer.status).toBe(200)
  }
  await good(people.officer('POST', `/imports/${job.id}/run`, { assess: true, as_of: asOf }))
  for (let i = 0; i < 600; i += 1) {
    const { body } = await good(people.officer('GET', `/imports/${job.id}`))
    if (body.state === 'done') return expect(body.assessed.as_of).toBe(asOf)
    if (body.state === 'failed') throw new Error(JSON.stringify(body.error))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('import did not end')
}

const SERVED = (served_on: string) => ({ served_on, method: 'exchange', received_by: '陈工，单位收文人员' })
const match = (version: number) => ({ 'if-match': `"${version}"` })
let version = 0
let caseId = ''

async function step(who: Call, action: string, input: unknown): Promise<Record<string, never> & { [key: string]: unknown }> {
  const { body, headers } = await good(who('POST', `/cases/${caseId}/${action}`, input, match(version)))
  version = body.version
  expect(headers.get('etag')).toBe(`"${version}"`)
  return body
}

async function upload(who: string, name: string, bytes: Buffer, purpose = 'proof'): Promise<Response> {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(bytes)], name))
  form.set('purpose', purpose)
  return app.request(`/api/cases/${caseId}/files`, { method: 'POST', headers: { ...heads[who], ...match(version) }, body: form })
}

/** An administrator proposes the duties; another one confirms them. */
async function sign2(): Promise<void> {
  const second = caller(app, await signIn(deps(), { id: 'admin2', name: '另一管理员', roles: ['admin'] }))
  for (const [id, duties] of Object.entries({ head: ['head', 'legal'], signer: ['deputy'], chief: ['chief'] })) {
    await good(people.admin('PUT', `/users/${id}/duties`, { duties }))
    expect((await people.admin('POST', `/users/${id}/duties/decide`, { decision: 'confirm' })).status).toBe(403)
    const { body } = await good(second('POST', `/users/${id}/duties/decide`, { decision: 'confirm' }))
    expect(body.duties.find((d: { user_id: string }) => d.user_id === id)).toMatchObject({ in_force: duties, proposed: null })
  }
  expect((await people.admin('PUT', '/users/officer/duties', { duties: ['chief'] })).status).toBe(400)
}

/** An administrator proposes the record of the issuing body; the principal confirms it. */
async function issuer(): Promise<void> {
  const record = { region_code: '440700', effective_from: '2026-06-01', reason: '首次登记', body: ISSUER }
  const { body } = await good(people.admin('POST', '/issuers', record))
  const { record_id } = body.regions[0].records[0]
  await good(people.chief('POST', `/issuers/${record_id}/decide`, { decision: 'confirm' }))
}

test('finding → case → notice → missed date → report upward → proof → recheck → closed, through the API alone', async () => {
  // Duties count once a second person has confirmed them.
  await sign2()
  await judge('2026-05-31', { '机构.csv': ORGS, '目录.csv': catalog('') })
  const { body: found } = await good(people.cdo('GET', '/findings?control=35-2-03'))
  expect(found.findings.map((f: { finding_id: string }) => f.finding_id)).toEqual(['35-2-03:K1'])

  // The officer opens and verifies; the agency explains; the officer confirms and drafts.
  const opened = await good(people.officer('POST', '/cases', { findings: ['35-2-03:K1'] }, { 'idempotency-key': 'open-1' }))
  caseId = opened.body.case_id
  version = opened.body.version
  expect(opened.body).toMatchObject({ case_id: 'ZG2026-0001', state: 'lead', severity: 'S2', title: '未注明共享类型' })
  const again = await good(people.officer('POST', '/cases', { findings: ['35-2-03:K1'] }, { 'idempotency-key': 'open-1' }))
  expect(again.body.case_id).toBe(caseId)
  expect((await people.other('GET', `/cases/${caseId}`)).status).toBe(404)
  await step(people.officer, 'verify', {})
  await step(people.cdo, 'explain', { text: '编目时遗漏，正在补录。' })
  await step(people.officer, 'confirm', { reason: '平台目录记录为空，与单位说明一致。' })
  const headless = await people.officer('POST', `/cases/${caseId}/prepare`, { requirement: '逐一注明共享类型。' }, match(version))
  expect(headless.body.error.message).toContain('未登记同级公共数据主管部门')
  await issuer()
  const draft = await step(people.officer, 'prepare', { requirement: '逐一注明共享类型并重新发布目录。' })
  expect(draft).toMatchObject({ state: 'to_issue', due_date: null })
  await step(people.head, 'check-draft', { note: '事实与数据时点已核对。' })

  // The check before sending stops the signer until an address is there.
  const stopped = await people.signer('POST', `/cases/${caseId}/issue`, {}, match(version))
  expect([stopped.status, stopped.body.error.message]).toEqual([409, expect.stringContaining('送达地址')])
  await good(people.cdo('PUT', `/service-addresses/${A}`, { address: '堤东路 1 号', contact: '陈工', phone: '0750-3300000' }))
  const stale = await people.signer('POST', `/cases/${caseId}/issue`, {}, match(version - 1))
  expect(stale.body.error.message).toContain('刚被他人更新过')
  const issued = await step(people.signer, 'issue', {})
  expect(issued).toMatchObject({ state: 'to_serve', served_on: null, due_date: null })

  // Signing is not service: the registry's number, the sealed copy and the service come first.
  expect((await people.officer('POST', `/cases/${caseId}/serve`, SERVED('2026-06-01'), match(version))).body.error.message).toContain(
    '正式文号',
  )
  await step(people.officer, 'fill-number', { number: '演示〔2026〕12号', dated: '2026-06-01' })
  const sealed = (await (await upload('officer', '盖章件.pdf', Buffer.from('%PDF-1.7 sealed'), 'sealed')).json()) as { version: number }
  version = sealed.version
  const served = await step(people.officer, 'serve', SERVED('2026-06-01'))
  expect(served).toMatchObject({ state: 'rectifying', served_on: '2026-06-01', due_date: '2026-06-15', objection_until: '2026-06-08' })

  // Days pass, the date is missed: nobody presses a button.
  await later(16)
  const late = (await good(people.officer('GET', `/cases/${caseId}`))).body
  version = late.version
  expect(late).toMatchObject({ state: 'overdue', overdue_since: '2026-06-16', working_days_left: -2 })
  expect(late.actions.find((a: { action: string }) => a.action === 'report')).toMatchObject({ allowed: false })
  const words = { form: 'supervision_request', reason: '仍未完成整改。' }
  const blind = await people.chief('POST', `/cases/${caseId}/report`, words, match(version))
  expect([blind.status, blind.body.error.message]).toEqual([409, expect.stringContaining('截至 2026-05-31，早于整改期限 2026-06-15')])
  await judge('2026-06-16', { '目录.csv': catalog('').map((l) => l.replace('低保对象信息', '低保对象基本信息')) })
  version = (await good(people.officer('GET', `/cases/${caseId}`))).body.version
  await step(people.chief, 'report', words)
  const reported = await step(people.officer, 'serve-report', {
    number: '演示〔2026〕3号',
    served_on: '2026-06-17',
    method: 'confidential',
  })
  expect(reported).toMatchObject({ state: 'reported', reported_on: '2026-06-17' })

  // The agency mends and proves it; data of a later day agree; the officer closes.
  const refusedFile = await upload('cdo', '报告.pdf', Buffer.from('<html>'))
  expect(refusedFile.status).toBe(422)
  const sent = await upload('cdo', '整改报告.pdf', PDF)
  const attached = (await sent.json()) as { version: number; files: { sha256: string }[]; error?: unknown }
  expect(attached.error).toBeUndefined()
  version = attached.version
  await step(people.cdo, 'submit', { text: '已注明共享类型并重新发布。' })
  await step(people.officer, 'review', {})
  const early = await people.officer('POST', `/cases/${caseId}/close`, { reason: '可以销号' }, match(version))
  expect([early.status, early.body.error.message]).toEqual([409, expect.stringContaining('没有消除')])
  await later(2)
  await judge('2026-06-18', { '目录.csv': catalog('有条件共享') })
  const clear = (await good(people.officer('GET', `/cases/${caseId}`))).body
  version = clear.version
  expect(clear).toMatchObject({ all_clear: true, rechecked_as_of: '2026-06-18' })
  const closed = await step(people.officer, 'close', { reason: '重新检测已全部消除。' })
  expect(closed).toMatchObject({ state: 'closed', ended_on: '2026-06-19', ended_by: 'officer' })

  // What was produced on the way: two drafts on disk under numbers of their own, two files, one history.
  const { body: end } = await good(people.auditor('GET', `/cases/${caseId}`))
  expect(end.documents.map((d: { kind: string }) => d.kind)).toEqual(['rectification_notice', 'supervision_request'])
  for (const d of end.documents as { number: string; sha256: string }[]) {
    expect(d.number).toMatch(/^稿-2026-000[12]$/)
    expect(existsSync(join(home, 'documents', `${d.sha256}.docx`))).toBe(true)
  }
  const file = await app.request(`/api/cases/${caseId}/files/${end.files[1].sha256}`, { headers: heads['officer'] ?? {} })
  expect(file.headers.get('content-disposition')).toMatch(/^attachment;/)
  expect(file.headers.get('x-content-type-options')).toBe('nosniff')
  expect(Buffer.from(await file.arrayBuffer()).equals(PDF)).toBe(true)
  expect(end.timeline.map((t: { action: string }) => t.action)).toEqual([
    'open',
    'verify',
    'explain',
    'confirm',
    'prepare',
    'check-draft',
    'issue',
    'fill-number',
    'attach',
    'serve',
    'fall-due',
    'report',
    'serve-report',
    'attach',
    'submit',
    'review',
    'recheck',
    'close',
  ])
  expect((await people.auditor('POST', `/cases/${caseId}/note`, { text: '看过' }, match(end.version))).status).toBe(403)
  const { body: mine } = await good(people.cdo('GET', '/cases?state=closed'))
  expect([mine.total, mine.counts]).toEqual([1, { closed: 1 }])
  expect((await good(people.other('GET', '/cases'))).body).toMatchObject({ total: 0, cases: [], counts: {} })
})
