import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppError } from '../../server/base/errors.ts'
import { changeSetting } from '../../server/base/settings.ts'
import { confirmYear } from '../../server/calendar/loaded.ts'
import { checkYear, planDigest } from '../../server/calendar/year.ts'
import { act } from '../../server/cases/act.ts'
import { changeAddress } from '../../server/cases/address.ts'
import { afterAssessment } from '../../server/cases/after-assessment.ts'
import { mergeCases, splitCase } from '../../server/cases/arrange.ts'
import { type CaseEvent, replay } from '../../server/cases/evolve.ts'
import { attachFile, readCaseFile } from '../../server/cases/files.ts'
import { decideHold, listHolds } from '../../server/cases/holds.ts'
import { openCase } from '../../server/cases/open.ts'
import { listCases, readCase } from '../../server/cases/reads.ts'
import type { CaseFinding, CaseRecord } from '../../server/cases/record.ts'
import { tick } from '../../server/cases/tick.ts'
import { decideWaiver, listWaivers, requestWaiver } from '../../server/cases/waivers.ts'
import { addDays, weekday } from '../../server/common/days.ts'
import type { Actor } from '../../server/contract/actor.ts'
import {
  A,
  assessment,
  auditor,
  B,
  cdo,
  cdoB,
  chief,
  document,
  head,
  legal,
  officer,
  person,
  product,
  reviewer,
  signer,
  type TestProduct,
} from './help.ts'

let p: TestProduct
beforeEach(async () => {
  p = await product()
})
afterEach(() => p.deps.ledger.close())

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const stale = { control_id: '35-3-03', subject_id: 'K1', severity: 'S2' as const }
const lateReply = { control_id: '35-8-01', subject_id: 'R1', severity: 'S3' as const, past_act: true }

async function refused(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    const { code, message } = error as AppError
    expect(message).toMatch(/[\u4e00-\u9fff]/)
    return `${code}: ${message}`
  }
  throw new Error('was not refused')
}

const step = (actor: Actor, caseId: string, action: string, input?: unknown) => act(p.deps, { actor, caseId, action, input })

let numbers = 0
const official = () => `演示〔2026〕${++numbers}号`
const served_on = () => ({ served_on: p.state.today, method: 'exchange' })

/** Opens a case of these findings and takes it to a signed notice. */
async function signed(findings: readonly Partial<CaseFinding>[]): Promise<CaseRecord> {
  await assessment(p, p.state.today, findings)
  await changeAddress(p.deps, { actor: officer, agency: A, address: '建设路 1 号', contact: '张工', phone: '0750-1234567' })
  const { case_id } = await openCase(p.deps, { actor: officer, findings: findings.map((f) => `${f.control_id}:${f.subject_id}`) })
  await step(officer, case_id, 'verify')
  await step(cdo, case_id, 'explain', { text: '正在补传' })
  const confirmed = await step(officer, case_id, 'confirm', { reason: '与平台记录一致' })
  if (confirmed.proposal) await step(head, case_id, 'agree-head', { decision: 'agree' })
  await step(officer, case_id, 'prepare', { requirement: '补传数据并对账一致' })
  await step(head, case_id, 'check-draft')
  await step(legal, case_id, 'review-law', { note: '引用准确' })
  return step(chief, case_id, 'issue', { document: document(1) })
}

/** The same, numbered, sealed and served. */
async function noticed(findings: readonly Partial<CaseFinding>[]): Promise<CaseRecord> {
  const { case_id } = await signed(findings)
  await step(officer, case_id, 'fill-number', { number: official(), dated: p.state.today })
  const bytes = Buffer.from(`%PDF-1.4 ${case_id}`)
  await attachFile(p.deps, { actor: officer, caseId: case_id, name: '盖章件.pdf', purpose: 'sealed', bytes })
  return step(officer, case_id, 'serve', { ...served_on(), received_by: '张工，收文员' })
}

/** Takes a pending objection through review, legal review and signature to service. */
async function answered(caseId: string, decision: 'upheld' | 'partly' | 'rejected', drop: string[] = []): Promise<CaseRecord> {
  await step(reviewer, caseId, 'review-objection', { decision, text: '经复核，平台记录完整', drop })
  await step(legal, caseId, 'review-objection-law', { note: '程序完备' })
  await step(chief, caseId, 'decide-objection', { reason: '同意' })
  return step(officer, caseId, 'serve-answer', { which: 'objection', number: official(), ...served_on() })
}

describe('opening', () => {
  it('counts one fact once and cites the rest as 竞合', async () => {
    await assessment(p, '2026-06-01', [lateReply, { control_id: '35-9-02', subject_id: 'R1|reply', severity: 'S2', item: 9 }, stale])
    const record = await openCase(p.deps, { actor: officer, findings: ['35-8-01:R1', '35-9-02:R1|reply', '35-3-03:K1'] })
    expect(record.findings.map((f) => [f.finding_id, f.role, f.concurrent_with])).toEqual([
      ['35-3-03:K1', 'primary', null],
      ['35-9-02:R1|reply', 'primary', null],
      ['35-8-01:R1', 'concurrent', '35-9-02:R1|reply'],
    ])
    expect([record.severity, record.item, record.state, record.title]).toEqual(['S2', 3, 'lead', '超周期未更新等 2 条线索'])
  })

  it('refuses findings of two agencies, in a case, cleared, held or out of scope', async () => {
    await assessment(p, '2026-06-01', [stale, { ...stale, subject_id: 'K2', agency_uscc: B }, { ...stale, subject_id: 'K3' }])
    const open = (actor: Actor, ...findings: string[]) => openCase(p.deps, { actor, findings })
    expect(await refused(open(officer, '35-3-03:K1', '35-3-03:K2'))).toContain('同一单位')
    expect(await refused(open(cdo, '35-3-03:K1'))).toContain('forbidden')
    expect(await refused(open(person('o2', 'authority', [B]), '35-3-03:K1'))).toContain('not_found')
    await open(officer, '35-3-03:K1')
    expect(await refused(open(officer, '35-3-03:K1'))).toContain('不重复立案')
    await assessment(p, '2026-06-02', [stale])
    expect(await refused(open(officer, '35-3-03:K3'))).toContain('已在最新检测中消除')
  })

  it('splits and merges with both histories kept', async () => {
    await assessment(p, '2026-06-01', [stale, { ...stale, control_id: '35-2-02' }])
    const whole = await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1', '35-2-02:K1'] })
    const { left, split } = await splitCase(p.deps, { actor: officer, caseId: whole.case_id, findings: ['35-2-02:K1'], reason: '科室不同' })
    expect(left.findings.map((f) => f.finding_id)).toEqual(['35-3-03:K1'])
    expect([split.case_id, split.split_from, split.state]).toEqual(['ZG2026-0002', 'ZG2026-0001', 'lead'])
    const merged = await mergeCases(p.deps, { actor: officer, caseId: split.case_id, into: left.case_id, reason: '合并处理' })
    expect(merged.findings.map((f) => f.finding_id).sort()).toEqual(['35-2-02:K1', '35-3-03:K1'])
    const old = await readCase(p.deps, officer, split.case_id)
    expect([old.record.state, old.record.merged_into]).toEqual(['merged', left.case_id])
    expect(old.timeline.map((t) => t.action)).toEqual(['open', 'merge-into'])
    expect(old.actions).toEqual([])
  })
})

describe('a signed notice', () => {
  it('is not signed on facts older than the city allows, and no reminder is recorded on them', async () => {
    const { case_id } = await signed([stale])
    await step(chief, case_id, 'void', { reason: '重发' })
    await step(officer, case_id, 'prepare', { requirement: '补传数据并对账一致' })
    await step(head, case_id, 'check-draft')
    await step(legal, case_id, 'review-law', { note: '引用准确' })
    p.state.today = '2026-07-02'
    expect(await refused(step(chief, case_id, 'issue', { document: document(2) }))).toContain('最近一次检测截至 2026-06-01')
    p.state.today = '2026-07-01'
    expect((await step(chief, case_id, 'issue', { document: document(2) })).state).toBe('to_serve')
    await step(officer, case_id, 'fill-number', { number: official(), dated: p.state.today })
    await attachFile(p.deps, { actor: officer, caseId: case_id, name: '盖章件.pdf', purpose: 'sealed', bytes: Buffer.from('%PDF-1.4 s') })
    await step(officer, case_id, 'serve', { ...served_on(), received_by: '张工' })
    p.state.today = '2026-07-09'
    expect(await refused(step(officer, case_id, 'remind', { number: official(), ...served_on() }))).toContain('超过 30 天')
  })

  it('is not served: it waits for number, sealed copy and service, and no term runs', async () => {
    const { case_id, state, due_date } = await signed([stale])
    expect([state, due_date]).toEqual(['to_serve', null])
    p.state.today = '2026-07-20'
    expect(await tick(p.deps)).toEqual({ overdue: 0, expired: 0 })
    const serve = () => step(officer, case_id, 'serve', { ...served_on(), received_by: '张工' })
    expect(await refused(serve())).toContain('尚未回填正式文号')
    const fill = (number: string, dated: string) => step(officer, case_id, 'fill-number', { number, dated })
    expect(await refused(fill('演示[2026]7号', '2026-06-01'))).toContain('不是正式文号')
    expect(await refused(fill('演示〔2026〕7号', '2026-06-02'))).toContain('成文日期须是签发日期（2026-06-01）')
    await fill('演示〔2026〕7号', '2026-06-01')
    expect(await refused(serve())).toContain('尚未上传盖章件')
    const sealed = { name: '盖章件.pdf', purpose: 'sealed' as const, bytes: Buffer.from('%PDF-1.4 sealed') }
    expect(await refused(attachFile(p.deps, { actor: cdo, caseId: case_id, ...sealed }))).toContain('盖章件由主管部门上传')
    await attachFile(p.deps, { actor: officer, caseId: case_id, ...sealed })
    const served = await serve()
    expect([served.state, served.served_on, served.due_date]).toEqual(['rectifying', '2026-07-20', '2026-08-03'])
    const other = await signed([{ ...stale, subject_id: 'K9' }])
    expect(await refused(step(officer, other.case_id, 'fill-number', { number: '演示〔2026〕7号', dated: p.state.today }))).toContain(
      '已经用于',
    )
    expect((await step(chief, other.case_id, 'void', { reason: '主送有误' })).state).toBe('confirmed')
  })

  it('needs the drafter, the checker and the signer to be three people', async () => {
    await assessment(p, '2026-06-01', [stale])
    const { case_id } = await openCase(p.deps, { actor: head, findings: ['35-3-03:K1'] })
    await step(head, case_id, 'verify')
    await step(head, case_id, 'confirm', { reason: '与平台记录一致' })
    await step(head, case_id, 'prepare', { requirement: '补传数据' })
    expect(await refused(step(head, case_id, 'check-draft'))).toContain('拟稿人不能核稿')
    expect(await refused(step(officer, case_id, 'check-draft'))).toContain('forbidden')
  })

  it('waits for a calendar, and is due once the year comes', async () => {
    p.state.today = '2026-12-28'
    const { case_id, due_date, state } = await noticed([stale])
    expect([state, due_date]).toEqual(['rectifying', null])
    p.state.today = '2027-03-01'
    expect(await tick(p.deps)).toEqual({ overdue: 0, expired: 0 })
    const days = new Map<string, boolean>()
    for (let d = '2027-01-01'; d <= '2027-12-31'; d = addDays(d, 1)) days.set(d, weekday(d) <= 5 && !/-0[25]-0[1-7]$|-10-0[1-7]$/.test(d))
    const { plan } = checkYear(2027, days)
    if (!plan) throw new Error('the year is faulty')
    await confirmYear(p.deps, { plan, batches: [], seen: planDigest(plan), actor: 'officer', note: '通知' })
    await tick(p.deps)
    const { record } = await readCase(p.deps, officer, case_id)
    expect(record.due_date).toBe('2027-01-11')
    expect((await tick(p.deps)).overdue + (record.state === 'overdue' ? 1 : 0)).toBe(1)
  })
})

describe('two people', () => {
  it('confirm a grave lead, and dismiss one with the meeting named', async () => {
    const grave = { ...stale, severity: 'S1' as const }
    await assessment(p, '2026-06-01', [grave])
    const { case_id } = await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] })
    await step(officer, case_id, 'verify')
    expect(await refused(step(officer, case_id, 'dismiss', { reason: '口径' }))).toContain('集体研究')
    expect((await step(officer, case_id, 'dismiss', { reason: '口径', meeting: '6月1日办公会' })).state).toBe('verifying')
    expect(await refused(step(officer, case_id, 'confirm', { reason: '属实' }))).toContain('待分管负责人复签')
    expect((await step(signer, case_id, 'agree-deputy', { decision: 'decline', note: '依据不足' })).proposal).toBeNull()
    expect((await step(head, case_id, 'confirm', { reason: '属实' })).state).toBe('verifying')
    expect(await refused(step(head, case_id, 'agree-head', { decision: 'agree' }))).toContain('提出人不能复签')
    expect(await refused(step(officer, case_id, 'agree-head', { decision: 'agree' }))).toContain('forbidden')
    const other = person('head2', 'authority')
    await p.deps.ledger.write((tx) => tx.put('duty', [{ user_id: 'head2', in_force: '["head"]', changed_at: tx.at }]))
    const done = await step(other, case_id, 'agree-head', { decision: 'agree' })
    expect([done.state, done.confirmed_by, done.proposal]).toEqual(['confirmed', 'head', null])
  })

  it('refer a case to the county, and take its reply', async () => {
    await assessment(p, '2026-06-01', [stale])
    const { case_id } = await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] })
    await step(officer, case_id, 'pass-on', { way: 'refer', to: '某县政务和数据局', reason: '属县级管辖' })
    expect((await step(signer, case_id, 'agree-deputy', { decision: 'agree' })).state).toBe('referred')
    const back = await step(officer, case_id, 'record-reply', { outcome: 'concluded', on: '2026-06-01', text: '已整改' })
    expect([back.state, back.ended_reason]).toEqual(['concluded', '已整改'])
  })
})

describe('deadlines', () => {
  it('count from service, and the clock makes it overdue with the true date after downtime', async () => {
    const record = await noticed([stale])
    expect(record.due_date).toBe('2026-06-15')
    p.state.today = '2026-06-15'
    expect(await tick(p.deps)).toEqual({ overdue: 0, expired: 0 })
    p.state.today = '2026-07-20'
    expect(await tick(p.deps)).toEqual({ overdue: 1, expired: 0 })
    const after = (await readCase(p.deps, officer, record.case_id)).record
    expect([after.state, after.overdue_since]).toEqual(['overdue', '2026-06-16'])
    expect(await tick(p.deps)).toEqual({ overdue: 0, expired: 0 })
  })

  it('stand while a request for time is unanswered, and end on the day that was granted', async () => {
    const { case_id } = await noticed([stale])
    expect(await refused(step(cdo, case_id, 'request-extension', { to: '2026-06-20', reason: '系统升级' }))).toContain('不是工作日')
    expect(await refused(step(cdo, case_id, 'request-extension', { to: '2026-07-10', reason: '系统升级' }))).toContain('累计不超过原期限')
    await step(cdo, case_id, 'request-extension', { to: '2026-06-26', reason: '系统升级' })
    p.state.today = '2026-06-17'
    expect((await tick(p.deps)).overdue).toBe(0)
    const both: Actor = { ...signer, roles: ['signer', 'cdo'] }
    expect(await refused(step({ ...both, id: cdo.id }, case_id, 'decide-extension', { decision: 'approve', reason: '同意' }))).toContain(
      'forbidden',
    )
    const granted = await step(signer, case_id, 'decide-extension', { decision: 'approve', reason: '情况属实' })
    expect(granted.due_date).toBe('2026-06-15')
    expect((await tick(p.deps)).overdue).toBe(0)
    const after = await step(officer, case_id, 'serve-answer', { which: 'extension', number: official(), ...served_on() })
    expect([after.state, after.due_date]).toEqual(['rectifying', '2026-06-26'])
  })

  it('give back the working days that were left when a refused request was answered', async () => {
    const { case_id } = await noticed([stale])
    p.state.today = '2026-06-10'
    await step(cdo, case_id, 'request-extension', { to: '2026-06-26', reason: '系统升级' })
    p.state.today = '2026-06-16'
    await step(signer, case_id, 'decide-extension', { decision: 'reject', reason: '理由不足' })
    const after = await step(officer, case_id, 'serve-answer', { which: 'extension', number: official(), ...served_on() })
    // Three working days were left on the 10th: 11, 12, 15. After the 16th: 17, 18, 22 (19 June is a holiday).
    expect(after.due_date).toBe('2026-06-22')
  })
})

describe('an objection', () => {
  it('stops clock, reminders, report and closing until its answer is served', async () => {
    const { case_id } = await noticed([stale])
    p.state.today = '2026-06-08'
    await step(cdo, case_id, 'object', { grounds: '责任在平台' })
    p.state.today = '2026-06-16'
    expect((await tick(p.deps)).overdue).toBe(0)
    expect(await refused(step(officer, case_id, 'remind', { number: official(), ...served_on() }))).toContain('期间不催办、不上报、不销号')
    expect(await refused(step(chief, case_id, 'revoke', { reason: '另有原因' }))).toContain('陈述申辩待答复期间')
    expect(await refused(step(officer, case_id, 'review-objection', { decision: 'rejected', text: '不采纳' }))).toContain(
      '未参与的人员复核',
    )
    await step(reviewer, case_id, 'review-objection', { decision: 'rejected', text: '平台当日正常' })
    expect(await refused(step(chief, case_id, 'decide-objection', { reason: '同意' }))).toContain('尚未作法制审核')
    await step(legal, case_id, 'review-objection-law', { note: '程序完备' })
    expect(await refused(step(signer, case_id, 'decide-objection', { reason: '同意' }))).toContain('forbidden')
    await step(chief, case_id, 'decide-objection', { reason: '同意' })
    expect((await tick(p.deps)).overdue).toBe(0)
    const done = await step(officer, case_id, 'serve-answer', { which: 'objection', number: official(), ...served_on() })
    // Five working days were left on the 8th (9, 10, 11, 12, 15).
    expect([done.objections[0]?.state, done.due_date]).toEqual(['rejected', '2026-06-24'])
  })

  it('ends the case when it is upheld, takes out what was partly upheld', async () => {
    const { case_id } = await noticed([stale, { ...lateReply, severity: 'S2' }])
    await step(cdo, case_id, 'object', { grounds: '已按时答复' })
    const partly = await answered(case_id, 'partly', ['35-8-01:R1'])
    expect([partly.state, partly.findings.map((f) => f.finding_id)]).toEqual(['rectifying', ['35-3-03:K1']])
    const again = await step(cdo, case_id, 'object', { grounds: '仍有异议' })
    expect(again.objections.at(-1)).toMatchObject({ stops: false, state: 'pending' })
    const upheld = await answered(case_id, 'upheld')
    expect([upheld.state, upheld.ended_reason]).toEqual(['dismissed', '采纳陈述申辩，撤销通知书：经复核，平台记录完整'])
  })

  it('that comes late is kept and stops nothing until a signer admits it', async () => {
    const { case_id } = await noticed([stale])
    p.state.today = '2026-06-10'
    expect((await step(cdo, case_id, 'object', { grounds: '责任在平台' })).objections[0]?.stops).toBe(false)
    p.state.today = '2026-06-16'
    expect((await tick(p.deps)).overdue).toBe(1)
    const admitted = await step(signer, case_id, 'admit-objection', { reason: '邮寄在途' })
    expect([admitted.state, admitted.overdue_since]).toEqual(['rectifying', null])
    expect((await tick(p.deps)).overdue).toBe(0)
    expect((await answered(case_id, 'rejected')).due_date).toBe('2026-06-22')
  })
})

describe('recheck', () => {
  it('learns by itself that every finding is gone, closes, and comes back as 反弹 one step graver within 90 days', async () => {
    const { case_id } = await noticed([stale])
    expect(await refused(step(officer, case_id, 'review'))).toContain('不能开始复核')
    p.state.today = '2026-06-10'
    await assessment(p, '2026-06-09', [])
    expect(await afterAssessment(p.deps, { asOf: '2026-06-09' })).toEqual({ rechecked: 1, rebounded: 0, hold: null })
    expect(await afterAssessment(p.deps, { asOf: '2026-06-09' })).toEqual({ rechecked: 0, rebounded: 0, hold: null })
    expect((await readCase(p.deps, officer, case_id)).timeline.at(-1)?.said).toBe('截至 2026-06-09 的检测：1 条消除，已全部消除')
    await step(officer, case_id, 'review')
    expect((await step(officer, case_id, 'close', { reason: '检测已消除' })).state).toBe('closed')

    p.state.today = '2026-08-01'
    await assessment(p, '2026-07-31', [stale])
    expect(await afterAssessment(p.deps, { asOf: '2026-07-31' })).toMatchObject({ rebounded: 1 })
    const back = (await readCase(p.deps, officer, case_id)).record
    expect([back.state, back.severity, back.rebounds, back.due_date]).toEqual(['lead', 'S1', 1, null])
  })

  it('does not reopen after 90 days, and leaves the finding free for a new case', async () => {
    const { case_id } = await noticed([stale])
    await assessment(p, '2026-06-09', [])
    await afterAssessment(p.deps, { asOf: '2026-06-09' })
    await step(officer, case_id, 'review')
    await step(officer, case_id, 'close', { reason: '检测已消除' })
    p.state.today = '2026-09-08'
    await assessment(p, '2026-09-08', [stale])
    expect(await afterAssessment(p.deps, { asOf: '2026-09-08' })).toMatchObject({ rebounded: 0 })
    expect((await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] })).state).toBe('lead')
  })

  it('closes a past act on proof and a signed reason, never on data', async () => {
    const { case_id } = await noticed([lateReply])
    expect(await refused(step(cdo, case_id, 'submit', { text: '已答复' }))).toContain('佐证材料')
    const { file } = await attachFile(p.deps, { actor: cdo, caseId: case_id, name: '答复截图.png', purpose: 'proof', bytes: PNG })
    await step(cdo, case_id, 'submit', { text: '已答复并改进流程' })
    await step(officer, case_id, 'review')
    expect(await refused(step(officer, case_id, 'close', { reason: '可以' }))).toContain('签发人凭补救证明')
    expect(await refused(step(signer, case_id, 'close-signed', { reason: '可以', proof: ['0'.repeat(64)] }))).toContain('不在本事项')
    const closed = await step(signer, case_id, 'close-signed', { reason: '已答复，流程已改', proof: [file.sha256] })
    expect([closed.state, closed.ended_by]).toEqual(['closed', 'signer'])
    expect(await refused(openCase(p.deps, { actor: officer, findings: ['35-8-01:R1'] }))).toContain('销号')
  })
})

describe('upward', () => {
  const report = (actor: Actor, id: string) =>
    step(actor, id, 'report', { document: document(2, 'supervision_request'), reason: '仍未完成' })

  it('says nothing without a recorded assessment of the due date or later', async () => {
    const { case_id } = await noticed([stale])
    p.state.today = '2026-06-20'
    await tick(p.deps)
    expect(await refused(report(signer, case_id))).toContain('forbidden')
    expect(await refused(report(chief, case_id))).toContain('截至 2026-06-01，早于整改期限 2026-06-15')
    await assessment(p, '2026-06-14', [stale])
    expect(await refused(report(chief, case_id))).toContain('截至 2026-06-14')
    await assessment(p, '2026-06-16', [stale])
    expect((await report(chief, case_id)).state).toBe('overdue')
    const reported = await step(officer, case_id, 'serve-report', { number: official(), ...served_on() })
    expect([reported.state, reported.reported_on]).toEqual(['reported', '2026-06-20'])
  })

  it('needs a check by a person for a past act', async () => {
    const { case_id } = await noticed([{ ...lateReply, severity: 'S2' }])
    p.state.today = '2026-06-20'
    await tick(p.deps)
    await assessment(p, '2026-06-16', [lateReply])
    expect(await refused(report(chief, case_id))).toContain('没有到期后的人工核查记录')
    await step(officer, case_id, 'check-act', { finding_id: '35-8-01:R1', result: 'no_report', note: '至今未收到整改报告' })
    expect((await report(chief, case_id)).upward).toMatchObject({ signed_by: 'chief' })
  })

  it('counts reminders that were served, five working days apart', async () => {
    const { case_id } = await noticed([stale])
    p.state.today = '2026-06-08'
    const remind = () => step(officer, case_id, 'remind', { number: official(), ...served_on() })
    await remind()
    p.state.today = '2026-06-12'
    expect(await refused(remind())).toContain('不足 5 个工作日')
    p.state.today = '2026-06-15'
    const twice = await remind()
    expect(twice.reminders.map((r) => r.on)).toEqual(['2026-06-08', '2026-06-15'])
    expect((await readCase(p.deps, officer, case_id)).timeline.at(-1)?.said).toContain('第 2 次催办')
  })

  it('is supervised, answers late, is closed, and ends as 结案 when the government says so', async () => {
    const { case_id } = await noticed([stale])
    p.state.today = '2026-06-16'
    await tick(p.deps)
    await assessment(p, '2026-06-15', [stale])
    await report(chief, case_id)
    await step(officer, case_id, 'serve-report', { number: official(), ...served_on() })
    p.state.today = '2026-06-20'
    await step(officer, case_id, 'supervise', { on: '2026-06-18', ref: '江府督〔2026〕3号' })
    expect(await refused(step(chief, case_id, 'revoke', { reason: '数据有误' }))).toContain('先作报告并登记本级人民政府的意见')
    await attachFile(p.deps, { actor: cdo, caseId: case_id, name: '对账.csv', purpose: 'proof', bytes: Buffer.from('目录,条数\nK1,10\n') })
    await step(cdo, case_id, 'submit', { text: '已补传' })
    await step(officer, case_id, 'review')
    const returned = await step(officer, case_id, 'return', { reason: '对账仍有差额' })
    expect(returned.state).toBe('supervised')
    await step(cdo, case_id, 'submit', { text: '已补齐' })
    await step(officer, case_id, 'review')
    await assessment(p, '2026-06-20', [])
    await afterAssessment(p.deps, { asOf: '2026-06-20' })
    expect((await step(officer, case_id, 'close', { reason: '检测已消除' })).state).toBe('closed')
    expect((await step(officer, case_id, 'conclude', { on: '2026-06-20', ref: '江府督〔2026〕8号' })).state).toBe('concluded')
  })

  it('revokes what was wrong only when the revocation is served', async () => {
    const { case_id } = await noticed([stale])
    const signedRevocation = await step(chief, case_id, 'revoke', { reason: '主体认定有误' })
    expect([signedRevocation.state, signedRevocation.revocation?.signed_by]).toEqual(['rectifying', 'chief'])
    const served = await step(officer, case_id, 'serve-revocation', { number: official(), ...served_on() })
    expect([served.state, served.ended_reason]).toEqual(['dismissed', '主体认定有误'])
  })
})

describe('lint before sending', () => {
  it('stops on a missing address, a withdrawn batch and an article not yet in force', async () => {
    await assessment(p, '2026-06-01', [{ ...stale, occurred_on: '2023-08-01' }])
    await p.deps.ledger.write((tx) =>
      tx.put('import_batch', [
        {
          batch_id: 'B1',
          seq: 1,
          table_name: 'ingest_batch',
          file_name: 'x.csv',
          sha256: 'a'.repeat(64),
          bytes: 1,
          rows_in: 1,
          rows_landed: 1,
          rows_rejected: 0,
          rows_classified: 0,
          rows_warned: 0,
          lake_path: 'x',
          report: '{}',
          imported_at: '2026-05-30 08:00:00',
          withdrawn_at: '2026-06-02 08:00:00',
        },
      ]),
    )
    const { case_id } = await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] })
    await step(officer, case_id, 'verify')
    await step(officer, case_id, 'confirm', { reason: '与平台记录一致' })
    await step(officer, case_id, 'prepare', { requirement: '补传' })
    await step(head, case_id, 'check-draft')
    const view = await readCase(p.deps, signer, case_id)
    expect(view.lint.map((i) => `${i.level} ${i.code}`)).toEqual([
      'error service_address_missing',
      'error article_not_in_force',
      'error source_withdrawn',
    ])
    expect(view.actions.find((a) => a.action === 'issue')).toMatchObject({ allowed: false })
    expect(await refused(step(signer, case_id, 'issue', { document: document(1) }))).toContain('送达地址')
  })

  it('keeps unconfirmed E3 out of the notice', async () => {
    const guess = { control_id: '35-4-05', subject_id: 'APP1|2026-05', evidence_class: 'E3' as const, severity: 'S2' as const }
    const record = await noticed([stale, guess])
    expect(record.findings.filter((f) => f.in_notice).map((f) => f.finding_id)).toEqual(['35-3-03:K1'])
  })
})

describe('waivers and holds', () => {
  it('waives only when somebody else approves, counts what it covers, and ends by itself', async () => {
    await assessment(p, '2026-06-01', [stale])
    const asked = await requestWaiver(p.deps, {
      actor: officer,
      agency: A,
      control: '35-3-03',
      basis: '省级统一汇聚',
      expires_on: '2026-07-01',
    })
    const both: Actor = { ...officer, roles: ['authority', 'signer'] }
    const approve = (actor: Actor) => decideWaiver(p.deps, { actor, waiverId: asked.waiver_id, decision: 'approve', reason: '同意' })
    expect(await refused(approve(both))).toContain('须由另一人办理')
    expect(await refused(approve(officer))).toContain('forbidden')
    await approve(signer)
    expect(await listWaivers(p.deps, auditor, undefined)).toMatchObject([{ state: 'approved', covers: 1 }])
    expect(await listWaivers(p.deps, cdoB, undefined)).toEqual([])
    expect(await refused(openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] }))).toContain('已获豁免')
    p.state.today = '2026-07-02'
    expect(await tick(p.deps)).toEqual({ overdue: 0, expired: 1 })
    expect((await openCase(p.deps, { actor: officer, findings: ['35-3-03:K1'] })).state).toBe('lead')
  })

  it('holds an unusual flood of leads until an officer looks, but never the baseline', async () => {
    await changeSetting(p.deps.ledger, { actor: 'admin', name: 'cases.hold_leads', value: 2 })
    const many = [1, 2, 3, 4].map((n) => ({ ...stale, subject_id: `K${n}` }))
    await assessment(p, '2026-06-01', many.slice(0, 3))
    expect((await afterAssessment(p.deps, { asOf: '2026-06-01' })).hold).toBeNull()
    await assessment(p, '2026-06-02', [...many, ...many.map((m) => ({ ...m, control_id: '35-3-01' }))])
    const { hold } = await afterAssessment(p.deps, { asOf: '2026-06-02' })
    expect(await listHolds(p.deps.ledger.db)).toMatchObject([{ hold_id: hold, leads: 5, state: 'held' }])
    expect((await afterAssessment(p.deps, { asOf: '2026-06-02' })).hold).toBeNull()
    expect(await refused(openCase(p.deps, { actor: officer, findings: ['35-3-01:K1'] }))).toContain('暂缓')
    expect(await refused(decideHold(p.deps, { actor: cdo, holdId: hold as string, decision: 'release', reason: '看过' }))).toContain(
      'forbidden',
    )
    await decideHold(p.deps, { actor: officer, holdId: hold as string, decision: 'release', reason: '新增机构导入' })
    expect((await openCase(p.deps, { actor: officer, findings: ['35-3-01:K1'] })).state).toBe('lead')
  })
})

describe('scope, versions and replay', () => {
  it('shows a case only to those who may see its agency, and refuses a stale version', async () => {
    const { case_id, version } = await noticed([stale])
    expect(await refused(readCase(p.deps, cdoB, case_id))).toContain('not_found')
    expect((await listCases(p.deps, cdoB, { limit: 10 })).cases).toEqual([])
    expect((await listCases(p.deps, cdo, { limit: 10 })).total).toBe(1)
    await act(p.deps, { actor: officer, caseId: case_id, action: 'note', input: { text: '电话提醒' }, version })
    expect(await refused(act(p.deps, { actor: officer, caseId: case_id, action: 'note', input: { text: '再提醒' }, version }))).toContain(
      'conflict',
    )
    expect(await refused(act(p.deps, { actor: auditor, caseId: case_id, action: 'note', input: { text: '看过' } }))).toContain('forbidden')
  })

  it('pages through every case once', async () => {
    await assessment(
      p,
      '2026-06-01',
      [1, 2, 3, 4, 5].map((n) => ({ ...stale, subject_id: `K${n}` })),
    )
    for (const n of [1, 2, 3, 4, 5]) await openCase(p.deps, { actor: officer, findings: [`35-3-03:K${n}`] })
    const seen: string[] = []
    let after: [string, string] | undefined
    do {
      const page = await listCases(p.deps, officer, { limit: 2, after })
      seen.push(...page.cases.map((c) => c.case_id))
      after = page.next ?? undefined
    } while (after)
    expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => `ZG2026-000${n}`))
  })

  it('rebuilds every record from its events alone', async () => {
    const { case_id } = await noticed([stale, { ...lateReply, severity: 'S2' }])
    await step(cdo, case_id, 'object', { grounds: '责任在平台' })
    await answered(case_id, 'partly', ['35-8-01:R1'])
    p.state.today = '2026-06-15'
    await tick(p.deps)
    await assessment(p, '2026-06-15', [])
    await afterAssessment(p.deps, { asOf: '2026-06-15' })
    const events = (
      await p.deps.ledger.db.all<{ kind: string; subject: string; body: string }>('select kind, subject, body from event order by seq')
    ).map((e): CaseEvent => ({ ...e, body: JSON.parse(e.body) }))
    const stored = (await p.deps.ledger.db.all<{ case_id: string; body: string }>('select case_id, body from rect_case')).map((r) => [
      r.case_id,
      JSON.parse(r.body),
    ])
    expect(Object.fromEntries(replay(events))).toEqual(Object.fromEntries(stored))
  })
})

describe('files', () => {
  it('stores by hash outside the web root and gives back the same bytes', async () => {
    const { case_id } = await noticed([stale])
    const { file } = await attachFile(p.deps, { actor: cdo, caseId: case_id, name: '../../证明\u202e.png', purpose: 'proof', bytes: PNG })
    expect([file.name, file.type, file.sha256]).toEqual(['证明.png', 'image/png', createHash('sha256').update(PNG).digest('hex')])
    expect((await readCaseFile(p.deps, { actor: officer, caseId: case_id, sha256: file.sha256 })).bytes.equals(PNG)).toBe(true)
    expect(await refused(readCaseFile(p.deps, { actor: cdoB, caseId: case_id, sha256: file.sha256 }))).toContain('not_found')
    expect(await refused(attachFile(p.deps, { actor: cdo, caseId: case_id, name: '又一份.png', purpose: 'proof', bytes: PNG }))).toContain(
      'conflict',
    )
  })

  it('refuses what the bytes do not bear out, and what could run on the reader', async () => {
    const { case_id } = await noticed([stale])
    const files: [string, Buffer][] = [
      ['伪装.png', Buffer.from('<html><script>')],
      ['页面.html', Buffer.from('<html>')],
      ['页面.txt', Buffer.from('  <!DOCTYPE html><script>')],
      ['程序.exe', Buffer.from('MZ')],
      ['宏.docx', Buffer.from('PK\x03\x04[Content_Types].xml word/ word/vbaProject.bin', 'latin1')],
      ['空.txt', Buffer.alloc(0)],
      ['二进制.csv', Buffer.from([65, 0, 66])],
    ]
    for (const [name, bytes] of files) {
      expect(await refused(attachFile(p.deps, { actor: cdo, caseId: case_id, name, purpose: 'proof', bytes })), name).toContain(
        'file_refused',
      )
    }
  })
})
