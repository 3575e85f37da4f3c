import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseContext } from '../../server/cases/case-context.ts'
import { replay } from '../../server/cases/evolve.ts'
import { ACTIONS, possible, transition } from '../../server/cases/machine.ts'
import { type CaseRecord, isClear } from '../../server/cases/record.ts'
import { isEnded } from '../../server/cases/states.ts'
import { CASE_STATE, type CaseState } from '../../server/common/case-states.ts'
import { may, type Permission } from '../../server/contract/actor.ts'
import { cdo, chief, context, document, finding, head, lead, legal, officer, reviewer, SYSTEM, signer } from './help.ts'

const day = (n: number) => new Date(Date.UTC(2026, 5, 1) + n * 86_400_000).toISOString().slice(0, 10)
const signer2 = { ...signer, id: 'signer-2' }
const WHO = { officer, signer, cdo, SYSTEM, signer2 }
const BY_DUTY = { head, legal, registry: officer, deputy: signer, chief }
/** Somebody who may: with the highest duty that the action asks for, and apart from whoever took the earlier step. */
function capable(action: (typeof ACTIONS)[number]) {
  if (action.permission === 'system') return SYSTEM
  if (action.action === 'review-objection') return reviewer
  const duty = action.duty?.at(-1)
  return duty ? BY_DUTY[duty] : ([officer, signer, cdo].find((p) => may(p, action.permission as Permission)) ?? officer)
}

/** A plausible input for each action, so that random walks get somewhere. */
function inputFor(action: string, record: CaseRecord, ctx: CaseContext, dice: number): unknown {
  const ids = record.findings.map((f) => f.finding_id)
  const soon = ctx.calendar.due(ctx.today, 3 + (dice % 5))
  const proof = record.files.filter((f) => f.purpose === 'proof').map((f) => f.sha256)
  const inputs: Record<string, unknown> = {
    verify: {},
    explain: { text: '已了解情况' },
    'confirm-evidence': {
      finding_id: record.findings.find((f) => f.evidence_class === 'E3')?.finding_id ?? 'none',
      text: '经核对原始日志属实',
    },
    confirm: { reason: '数据与说明一致' },
    dismiss: { reason: '数据口径有误', meeting: '6月1日局长办公会' },
    withdraw: { reason: '发现新材料' },
    'pass-on': { way: dice % 2 ? 'refer' : 'consult', to: '某县数据主管部门', reason: '属县级管辖' },
    'record-reply': { outcome: (['concluded', 'dismissed', 'verifying'] as const)[dice % 3], on: ctx.today, text: '已办理' },
    'agree-head': { decision: dice % 4 ? 'agree' : 'decline' },
    'agree-deputy': { decision: dice % 4 ? 'agree' : 'decline' },
    prepare: { requirement: '补全目录并重新发布' },
    'check-draft': {},
    'review-law': { note: '引用准确' },
    'send-back-draft': { reason: '事实需补充' },
    'fill-number': { number: `演示〔2026〕${dice + 1}号`, dated: record.issued_on ?? ctx.today },
    void: { reason: '主送有误' },
    'send-back': { reason: '要求写得不清楚' },
    issue: { document: document(dice) },
    serve: { served_on: ctx.today, method: 'exchange', received_by: '张三，收文员' },
    advise: { reason: '请关注目录质量' },
    revoke: { reason: '通知所依数据有误', government: '市政府办复函', findings: dice % 3 === 0 ? ids.slice(0, 1) : [] },
    'serve-revocation': { number: `演示〔2026〕${dice + 100}号`, served_on: ctx.today, method: 'exchange' },
    remind: { number: `演示〔2026〕${dice + 200}号`, served_on: ctx.today, method: 'exchange' },
    'check-act': { finding_id: record.findings.find((f) => f.past_act)?.finding_id ?? 'none', result: 'no_report', note: '未收到报告' },
    'serve-report': { number: `演示〔2026〕${dice + 300}号`, served_on: ctx.today, method: 'exchange' },
    conclude: { on: ctx.today, ref: '江府督〔2026〕9号' },
    'request-extension': { to: ctx.calendar.due(record.due_date ?? ctx.today, 5), reason: '系统升级' },
    'decide-extension': { decision: dice % 2 ? 'approve' : 'reject', reason: '情况属实' },
    object: { grounds: '责任不在我单位' },
    'register-objection': { grounds: '责任不在我单位', received: ctx.today },
    'withdraw-objection': {},
    'admit-objection': { reason: '情况特殊' },
    'review-objection': {
      decision: (['upheld', 'partly', 'rejected'] as const)[dice % 3],
      text: '经复核',
      drop: dice % 3 === 1 ? ids.slice(0, 1) : [],
    },
    'review-objection-law': { note: '程序完备' },
    'decide-objection': { reason: '同意' },
    'serve-answer': {
      which: dice % 2 ? 'objection' : 'extension',
      number: `演示〔2026〕${dice + 400}号`,
      served_on: ctx.today,
      method: 'exchange',
    },
    submit: { text: '已完成整改' },
    review: {},
    return: { reason: '仍有缺项', ...(dice % 3 === 0 ? { due_date: soon } : {}) },
    close: { reason: '检测已消除' },
    'close-signed': { reason: '已作补救', proof },
    report: { document: document(dice, 'report'), reason: '逾期未完成' },
    supervise: { on: ctx.today, ref: '江府督〔2026〕1号' },
    transfer: { to: '市委网信办', on: ctx.today, reason: '请依职责研判' },
    attach: {
      sha256: String(dice % 10).repeat(64),
      name: '整改照片.png',
      type: 'image/png',
      bytes: 10,
      purpose: dice % 2 ? 'proof' : 'sealed',
    },
    note: { text: '电话沟通' },
    'take-out': { findings: ids.slice(0, 1), into: 'ZG2026-0002', reason: '分别处理' },
    'merge-into': { into: 'ZG2026-0003', reason: '同一问题' },
    absorb: { findings: [finding({ control_id: '35-2-03', subject_id: `K${dice}` })], source: 'ZG2026-0004', reason: '同一问题' },
    'fall-due': { on: ctx.today },
    'compute-term': {},
    convert: {},
    recheck: {
      as_of: ctx.today,
      cleared: dice % 3 === 0 ? [] : record.findings.filter((f) => !f.past_act).map((f) => f.finding_id),
      back: dice % 3 === 0 ? record.findings.filter((f) => f.cleared_on !== null).map((f) => f.finding_id) : [],
    },
    rebound: { as_of: ctx.today, findings: ids.slice(0, 1) },
  }
  return inputs[action]
}

const step = fc.record({
  pick: fc.nat(997),
  who: fc.constantFrom('officer' as const, 'signer' as const, 'cdo' as const, 'SYSTEM' as const, 'signer2' as const),
  days: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 12),
  dice: fc.nat(60),
  /** Mostly a step forward by somebody who may; now and then anything by anybody. */
  wild: fc.constantFrom(false, false, false, false, true),
})

function walk(record: CaseRecord, steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) {
  const events = [{ kind: 'case.opened', subject: record.case_id, body: { record } as Record<string, unknown> }]
  const visited: { state: CaseState; action: string | null; before: CaseRecord | null; record: CaseRecord }[] = [
    { state: record.state, action: null, before: null, record },
  ]
  let at = 0
  let current = record
  for (const s of steps) {
    at += s.days
    const now = day(at)
    const forward = ACTIONS.filter(
      (a) =>
        a.from.includes(current.state) &&
        !(a.to.length > 0 && a.to.every(isEnded) && s.dice % 8 > 0) &&
        a.blocked?.(current, context(capable(a), now)) === undefined,
    )
    const onward = forward.filter((a) => !a.aside)
    const sought = s.dice % 4 > 0 && onward.length > 0 ? onward : forward
    const pool = s.wild || sought.length === 0 ? ACTIONS : sought
    const action = pool[s.pick % pool.length] as (typeof ACTIONS)[number]
    const ctx = context(s.wild ? WHO[s.who] : capable(action), day(at))
    const answer = transition(current, action.action, inputFor(action.action, current, ctx, s.dice), ctx)
    if (!answer.ok) {
      expect(answer.reason).toMatch(/[\u4e00-\u9fff]/)
      continue
    }
    events.push({ kind: action.event, subject: current.case_id, body: JSON.parse(JSON.stringify({ change: answer.change })) })
    visited.push({ state: answer.record.state, action: action.action, before: current, record: answer.record })
    current = answer.record
  }
  return { current, events, visited }
}

const starts = fc.constantFrom(
  lead(),
  lead([finding(), finding({ control_id: '35-2-03', severity: 'S1' })]),
  lead([finding({ control_id: '35-8-01', subject_id: 'R1', past_act: true })]),
  lead([finding({ control_id: '35-4-05', evidence_class: 'E3', severity: 'S2', past_act: true })]),
  lead([finding({ severity: 'S4' })]),
  lead([finding({ in_notice: true })], {
    ...{ state: 'overdue', official_number: '演示〔2026〕999号', issued_on: '2026-05-04', served_on: '2026-05-04', due_date: '2026-05-29' },
    ...{ overdue_since: '2026-05-30', prepared_by: 'officer', checked_by: 'head', issued_by: 'signer' },
    term: { from: '2026-05-04', days: 20, base: null, marks: [] },
    service: { method: 'exchange', received_by: '张三，收文员', by: 'officer' },
  }),
)

describe('case machine', () => {
  it('keeps to its table, needs who and what the law needs, and replays to the same record', () => {
    fc.assert(
      fc.property(starts, fc.array(step, { maxLength: 60 }), (start, steps) => {
        const { current, events, visited } = walk(start, steps)
        for (const { action, before, record } of visited) {
          if (!action || !before) continue
          const line = ACTIONS.find((a) => a.action === action)
          expect(line?.from).toContain(before.state)
          if (record.state !== before.state) expect(line?.to).toContain(record.state)
          expect(record.version).toBe(before.version + 1)
          if (action === 'issue') {
            expect(record.findings.filter((f) => f.in_notice).every((f) => f.evidence_class !== 'E3' || f.confirmation !== null)).toBe(true)
            expect(record.findings.some((f) => f.in_notice)).toBe(true)
            expect(record.issued_by).not.toBe(record.prepared_by)
          }
          if (action === 'close') expect(isClear(record)).toBe(true)
          if (action === 'close-signed') expect(record.files.some((f) => f.purpose === 'proof')).toBe(true)
        }
        expect(replay(events).get(current.case_id)).toEqual(JSON.parse(JSON.stringify(current)))
      }),
      { numRuns: 200, seed: 35 },
    )
  })

  it('reaches every state on a random walk', () => {
    const seen = new Set<CaseState>()
    fc.assert(
      fc.property(starts, fc.array(step, { minLength: 60, maxLength: 120 }), (start, steps) => {
        for (const v of walk(start, steps).visited) seen.add(v.state)
      }),
      { numRuns: 250, seed: 2023 },
    )
    expect([...seen].sort()).toEqual(Object.keys(CASE_STATE).sort())
  })

  it('lists for every open state something that a person may do, and who', () => {
    for (const state of Object.keys(CASE_STATE) as CaseState[]) {
      const record = lead([finding()], { state, due_date: '2026-07-01', served_on: '2026-06-02', issued_on: '2026-06-02' })
      const list = possible(record, context(officer, '2026-06-03'))
      if (state === 'dismissed' || state === 'merged') expect(list).toEqual([])
      else expect(list.length).toBeGreaterThan(0)
      for (const p of list) {
        expect(p.who).not.toBe('')
        expect(p.allowed).toBe(p.why_not === null)
      }
    }
  })

  it('says why not, in Chinese, without an exception', () => {
    const confirmed = lead([finding()], { state: 'confirmed', prepared_by: null })
    const no = (record: CaseRecord, action: string, input: unknown, ctx: CaseContext) => {
      const answer = transition(record, action, input, ctx)
      return answer.ok ? '' : `${answer.code}: ${answer.reason}`
    }
    const today = '2026-06-03'
    expect(no(confirmed, 'prepare', { requirement: '违法，罚款' }, context(officer, today))).toContain('措辞')
    const named = { requirement: '请将行政处罚信息系统的业务数据表编目。' }
    expect(no(confirmed, 'prepare', named, context(officer, today))).toContain('“处罚”')
    expect(no(confirmed, 'prepare', named, context(officer, today, { names: ['行政处罚信息系统'] }))).not.toContain('措辞')
    expect(no(confirmed, 'prepare', { requirement: '补全目录' }, context(cdo, today))).toContain('forbidden')
    expect(no(lead(), 'confirm', { reason: 'x' }, context(officer, today))).toContain('现在是“线索”')
    const two = lead([finding(), finding({ control_id: '35-2-03', severity: 'S2' })], { state: 'confirmed' })
    expect(no(two, 'prepare', { requirement: '补全目录' }, context(officer, today))).toContain('须分别发文')
    const toIssue = lead([finding()], { state: 'to_issue', prepared_by: 'officer', checked_by: 'chief' })
    expect(no(toIssue, 'issue', { document: document(1) }, context(chief, today))).toContain('核稿人、法制审核人不能签发')
    expect(no({ ...toIssue, checked_by: null }, 'issue', { document: document(1) }, context(signer, today))).toContain('尚未核稿')
    expect(no({ ...toIssue, severity: 'S1', legal_by: 'legal' }, 'issue', { document: document(1) }, context(signer, today))).toContain(
      '由主要负责人签发',
    )
    expect(no(toIssue, 'check-draft', {}, context(officer, today))).toContain('forbidden')
    const asked = lead([finding({ evidence_class: 'E2' })], { state: 'verifying', explain_due: '2026-06-03' })
    expect(no(asked, 'confirm', { reason: '属实' }, context(officer, today))).toContain('须先听取单位说明')
    expect(no(asked, 'confirm', { reason: '属实' }, context(officer, '2026-06-04'))).toBe('')
    const leak = lead([finding({ control_id: '35-5-01', severity: 'S1' })], { state: 'verifying' })
    expect(no(leak, 'confirm', { reason: '该单位存在泄露个人信息' }, context(officer, today))).toContain('不作第（五）项认定')
    const e3 = lead([finding({ control_id: '35-4-05', evidence_class: 'E3' })], { state: 'verifying' })
    expect(no(e3, 'confirm', { reason: '属实' }, context(officer, today))).toContain('书面确认')
  })
})
