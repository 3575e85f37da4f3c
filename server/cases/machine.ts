import { CASE_STATE } from '../common/case-states.ts'
import { may, sees } from '../contract/actor.ts'
import type { CaseAction, CaseContext } from './action.ts'
import { answerActions } from './actions/answer.ts'
import { closeActions } from './actions/close.ts'
import { clockActions, keepActions } from './actions/keep.ts'
import { noticeActions } from './actions/notice.ts'
import { verifyActions } from './actions/verify.ts'
import { apply } from './evolve.ts'
import type { CaseRecord, Change } from './record.ts'

// biome-ignore lint/suspicious/noExplicitAny: see define()
export type AnyAction = CaseAction<any>

/** The transition table: every way in which a case may change (Measures Art. 35), in its usual order. */
const TABLE = [...verifyActions, ...noticeActions, ...answerActions, ...closeActions, ...keepActions, ...clockActions]

/** A line of the table with its name, its permission and its input as types. */
export type TableLine = (typeof TABLE)[number]

export const ACTIONS: readonly AnyAction[] = TABLE

export function findAction(name: string): AnyAction | undefined {
  return ACTIONS.find((a) => a.action === name)
}

export type Refusal = {
  readonly ok: false
  /** forbidden: who; conflict: when; invalid_input: with what. */
  readonly code: 'forbidden' | 'conflict' | 'invalid_input'
  readonly reason: string
}
export type Accepted = {
  readonly ok: true
  readonly action: AnyAction
  readonly record: CaseRecord
  readonly change: Change
  readonly said: string | null
}

const refusal = (code: Refusal['code'], reason: string): Refusal => ({ ok: false, code, reason })

const WHO: Partial<Record<string, string>> = {
  'case.work': '公共数据主管部门经办人',
  'case.sign': '签发人',
  'case.answer': '该单位首席数据官',
  'case.read': '可以查看事项的人员',
  system: '系统（时钟与检测）',
}

/** Who may do it, in Chinese. */
export function whoMay(action: AnyAction): string {
  return WHO[action.permission] ?? action.permission
}

function personRefusal(record: CaseRecord, action: AnyAction, ctx: CaseContext): Refusal | undefined {
  const allowed = action.permission === 'system' ? ctx.actor.id === 'system' : may(ctx.actor, action.permission)
  if (!allowed) return refusal('forbidden', `“${action.label}”由${whoMay(action)}办理。`)
  return sees(ctx.actor, record.agency_uscc) ? undefined : refusal('forbidden', '这个事项不属于您负责的单位。')
}

function stateRefusal(record: CaseRecord, action: AnyAction, ctx: CaseContext): Refusal | undefined {
  if (!action.from.includes(record.state)) {
    return refusal('conflict', `事项现在是“${CASE_STATE[record.state].zh}”，不能办理“${action.label}”。`)
  }
  const blocked = action.blocked?.(record, ctx)
  return blocked === undefined ? undefined : refusal('conflict', blocked)
}

/** The one state machine: the record after `name` with `input`, or a refusal in Chinese. Pure: same input, same answer. */
export function transition(record: CaseRecord, name: string, input: unknown, ctx: CaseContext): Accepted | Refusal {
  const action = findAction(name)
  if (!action) return refusal('invalid_input', `没有“${name}”这项操作。`)
  const early = personRefusal(record, action, ctx) ?? stateRefusal(record, action, ctx)
  if (early) return early
  const parsed = action.input.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refusal(
      'invalid_input',
      `${action.label}：${issue?.message ?? '内容不完整'}${issue?.path.length ? `（${issue.path.join('.')}）` : ''}。`,
    )
  }
  const refused = action.refuse?.(record, parsed.data, ctx)
  if (refused !== undefined) return refusal('invalid_input', refused)
  const made = action.change(record, parsed.data, ctx)
  const change: Change = { ...made, set: { ...made.set, updated_on: ctx.today } }
  return { ok: true, action, record: apply(record, change), change, said: action.said?.(parsed.data, record) ?? null }
}

/** What may be done with a case now, and why not. */
export interface Possible {
  readonly action: string
  readonly label: string
  readonly who: string
  readonly needs: readonly string[]
  readonly allowed: boolean
  /** Chinese reason when it is not allowed; null when it is. */
  readonly why_not: string | null
}

/** Actions that belong to the present state, each with whether this person may do it now. Those of the system are left out. */
export function possible(record: CaseRecord, ctx: CaseContext): Possible[] {
  return ACTIONS.filter((a) => a.permission !== 'system' && a.action !== 'absorb' && a.from.includes(record.state)).map((a) => {
    const no = personRefusal(record, a, ctx) ?? stateRefusal(record, a, ctx)
    return { action: a.action, label: a.label, who: whoMay(a), needs: a.needs, allowed: no === undefined, why_not: no?.reason ?? null }
  })
}
