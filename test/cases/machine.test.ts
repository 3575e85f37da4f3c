import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseContext } from '../../server/cases/case-context.ts'
import { replay } from '../../server/cases/evolve.ts'
import { ACTIONS, possible, transition } from '../../server/cases/machine.ts'
import { type CaseRecord, isClear } from '../../server/cases/record.ts'
import { isEnded } from '../../server/cases/states.ts'
import { CASE_STATE, type CaseState } from '../../server/common/case-states.ts'
import { may, type Permission } from '../../server/contract/actor.ts'
import { cdo, context, document, finding, lead, officer, SYSTEM, signer } from './help.ts'

const day = (n: number) => new Date(Date.UTC(2026, 5, 1) + n * 86_400_000).toISOString().slice(0, 10)
const signer2 = { ...signer, id: 'signer-2' }
const WHO = { officer, signer, cdo, SYSTEM, signer2 }
const capable = (action: (typeof ACTIONS)[number]) =>
  action.permission === 'system' ? SYSTEM : ([officer, signer, cdo].find((p) => may(p, action.permission as Permission)) ?? officer)

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
    dismiss: { reason: '数据口径有误' },
    withdraw: { reason: '发现新材料' },
    prepare: { requirement: '补全目录并重新发布', ...(dice % 2 ? { due_date: soon } : {}) },
    'send-back': { reason: '要求写得不清楚' },
    issue: { document: document(dice) },
    serve: { served_on: ctx.today },
    advise: { reason: '请关注目录质量' },
    revoke: { reason: '通知所依数据有误' },
    'request-extension': { to: ctx.calendar.due(record.due_date ?? ctx.today, 5), reason: '系统升级' },
    'decide-extension': { decision: dice % 2 ? 'approve' : 'reject', reason: '情况属实' },
    object: { grounds: '责任不在我单位' },
    'decide-objection': {
      decision: (['upheld', 'partly', 'rejected'] as const)[dice % 3],
      reason: '经研究',
      drop: dice % 3 === 1 ? ids.slice(0, 1) : [],
    },
    submit: { text: '已完成整改' },
    review: {},
    return: { reason: '仍有缺项', ...(dice % 3 === 0 ? { due_date: soon } : {}) },
    close: { reason: '检测已消除' },
    'close-signed': { reason: '已作补救', proof },
    report: { document: document(dice, 'report'), reason: '逾期未完成' },
    supervise: { on: ctx.today, ref: '江府督〔2026〕1号' },
    transfer: { to: '市委网信办', on: ctx.today, reason: '请依职责研判' },
    attach: { sha256: String(dice % 10).repeat(64), name: '整改照片.png', type: 'image/png', bytes: 10, purpose: 'proof' },
    note: { text: '电话沟通' },
    'take-out': { findings: ids.slice(0, 1), into: 'ZG2026-0002', reason: '分别处理' },
    'merge-into': { into: 'ZG2026-0003', reason: '同一问题' },
    absorb: { findings: [finding({ control_id: '35-2-03', subject_id: `K${dice}` })], source: 'ZG2026-0004', reason: '同一问题' },
    'fall-due': { on: ctx.today },
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
    const forward = ACTIONS.filter((a) => a.from.includes(current.state) && !(a.to.length > 0 && a.to.every(isEnded) && s.dice % 8 > 0))
    const pool = s.wild || forward.length === 0 ? ACTIONS : forward
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
      if (isEnded(state)) expect(list).toEqual([])
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
    expect(no(confirmed, 'prepare', { requirement: '补全目录', due_date: '2026-06-06' }, context(officer, today))).toContain('不是工作日')
    expect(no(confirmed, 'prepare', { requirement: '补全目录', due_date: '2027-03-01' }, context(officer, today))).toContain(
      '2027 年的工作日历尚未载入',
    )
    expect(no(confirmed, 'prepare', { requirement: '违法，罚款', due_date: '2026-06-12' }, context(officer, today))).toContain('措辞')
    expect(no(confirmed, 'prepare', { requirement: '补全目录' }, context(cdo, today))).toContain('forbidden')
    expect(no(lead(), 'confirm', { reason: 'x' }, context(officer, today))).toContain('现在是“线索”')
    const toIssue = lead([finding()], { state: 'to_issue', due_date: '2026-06-12', prepared_by: 'signer' })
    expect(no(toIssue, 'issue', { document: document(1) }, context(signer, today))).toContain('拟稿人不能签发')
    const leak = lead([finding({ control_id: '35-5-01', severity: 'S1' })], { state: 'verifying' })
    expect(no(leak, 'confirm', { reason: '该单位泄露个人信息成立' }, context(officer, today))).toContain('不写泄露')
    const e3 = lead([finding({ control_id: '35-4-05', evidence_class: 'E3' })], { state: 'verifying' })
    expect(no(e3, 'confirm', { reason: '属实' }, context(officer, today))).toContain('书面确认')
  })
})
