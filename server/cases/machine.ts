import type { z } from 'zod'
import { CASE_STATE } from '../common/case-states.ts'
import { DUTY } from '../common/duties.ts'
import type { Word } from '../common/word.ts'
import { may, sees } from '../contract/actor.ts'
import type { CaseAction } from './action.ts'
import { answerActions } from './actions/answer.ts'
import { closeActions } from './actions/close.ts'
import { clockActions, keepActions } from './actions/keep.ts'
import { noticeActions } from './actions/notice.ts'
import { secondActions } from './actions/second.ts'
import { upwardActions } from './actions/upward.ts'
import { verifyActions } from './actions/verify.ts'
import type { CaseContext } from './case-context.ts'
import { apply } from './evolve.ts'
import type { CaseRecord, Change } from './record.ts'

/** Every way in which a case may change (Measures Art. 35), in its usual order. */
const TABLE = [
  ...verifyActions,
  ...secondActions,
  ...noticeActions,
  ...answerActions,
  ...upwardActions,
  ...closeActions,
  ...keepActions,
  ...clockActions,
]

/** An action with its name, its permission and its input as types. */
export type TableLine = (typeof TABLE)[number]

export const ACTIONS: readonly CaseAction[] = TABLE

export function findAction(name: string): CaseAction | undefined {
  return ACTIONS.find((a) => a.action === name)
}

/** An action that the code names itself, with its types. */
export function actionOf<N extends TableLine['action']>(name: N): Extract<TableLine, { action: N }> {
  return TABLE.find((a) => a.action === name) as Extract<TableLine, { action: N }>
}

const OPENED: Word = { zh: '立案', en: 'Opened' }

/** What a step of a case is called in timelines; opening is the step before every action. */
export function stepTitle(action: string): Word {
  return action === 'open' ? OPENED : (findAction(action)?.title ?? { zh: action, en: action })
}

/** What an event `case.*` is called; undefined for an event of another kind. */
export function caseEventTitle(kind: string): Word | undefined {
  return kind === 'case.opened' ? OPENED : ACTIONS.find((a) => a.event === kind)?.title
}

export type Refusal = {
  readonly ok: false
  /** forbidden: who; conflict: when; invalid_input: with what. */
  readonly code: 'forbidden' | 'conflict' | 'invalid_input'
  readonly reason: string
}
export type Accepted = {
  readonly ok: true
  readonly action: CaseAction
  readonly record: CaseRecord
  readonly change: Change
  readonly summary: string | null
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
export function whoMay(action: CaseAction): string {
  const who = WHO[action.permission] ?? action.permission
  return action.duty === undefined ? who : `${who}，职责：${action.duty.map((d) => DUTY[d].zh).join('或者')}`
}

function personRefusal(record: CaseRecord, action: CaseAction, ctx: CaseContext): Refusal | undefined {
  const allowed = action.permission === 'system' ? ctx.actor.id === 'system' : may(ctx.actor, action.permission)
  if (!allowed) return refusal('forbidden', `“${action.title.zh}”由${whoMay(action)}办理。`)
  if (action.duty && !action.duty.some((d) => ctx.duties.includes(d))) {
    const duties = action.duty.map((d) => DUTY[d].zh).join('或者')
    return refusal('forbidden', `“${action.title.zh}”由负有“${duties}”职责的人办理；职责由系统管理员登记、另一人确认后生效。`)
  }
  return sees(ctx.actor, record.agency_uscc) ? undefined : refusal('forbidden', '这个事项不属于您负责的单位。')
}

function stateRefusal(record: CaseRecord, action: CaseAction, ctx: CaseContext): Refusal | undefined {
  if (!action.from.includes(record.state)) {
    return refusal('conflict', `事项现在是“${CASE_STATE[record.state].zh}”，不能办理“${action.title.zh}”。`)
  }
  const blocked = action.blocked?.(record, ctx)
  return blocked === undefined ? undefined : refusal('conflict', blocked)
}

/** What `asked` (or `input`) is after its check, or what it lacks, in Chinese. */
function read<S extends z.ZodType>(
  action: CaseAction,
  schema: S,
  given: unknown,
): { readonly ok: true; readonly value: z.output<S> } | Refusal {
  const parsed = schema.safeParse(given)
  if (parsed.success) return { ok: true, value: parsed.data }
  const issue = parsed.error.issues[0]
  const where = issue?.path.length ? `（${issue.path.join('.')}）` : ''
  return refusal('invalid_input', `${action.title.zh}：${issue?.message ?? '内容不完整'}${where}。`)
}

/**
 * Whether a person may do it now with what they gave: who, when, and with what. Undefined when they may. What the program adds later
 * (a document's number, the number of a second case) is not needed to ask. Pure.
 */
export function refusalOf(record: CaseRecord, name: string, asked: unknown, ctx: CaseContext): Refusal | undefined {
  const action = findAction(name)
  if (!action) return refusal('invalid_input', `没有“${name}”这项操作。`)
  const early = personRefusal(record, action, ctx) ?? stateRefusal(record, action, ctx)
  if (early) return early
  const given = read(action, action.asked, asked)
  if (!given.ok) return given
  const refused = action.refuse?.(record, given.value, ctx)
  return refused === undefined ? undefined : refusal('invalid_input', refused)
}

/** The one state machine: the record after `name` with `input`, or a refusal in Chinese. Pure: same input, same answer. */
export function transition(record: CaseRecord, name: string, input: unknown, ctx: CaseContext): Accepted | Refusal {
  const action = findAction(name)
  if (!action) return refusal('invalid_input', `没有“${name}”这项操作。`)
  const early = personRefusal(record, action, ctx) ?? stateRefusal(record, action, ctx)
  if (early) return early
  const given = read(action, action.input, input)
  if (!given.ok) return given
  const refused = action.refuse?.(record, given.value, ctx)
  if (refused !== undefined) return refusal('invalid_input', refused)
  const made = action.change(record, given.value, ctx)
  const change: Change = { ...made, set: { ...made.set, updated_on: ctx.today } }
  return { ok: true, action, record: apply(record, change), change, summary: action.summary?.(given.value, record) ?? null }
}

/** What may be done with a case now, and why not. */
export interface Possible {
  readonly action: string
  readonly definition: CaseAction
  /** Who may, in Chinese. */
  readonly who: string
  readonly allowed: boolean
  /** Chinese reason when this person may not do it now; null when they may. */
  readonly why_not: string | null
}

/** Actions that belong to the present state, each with whether this person may do it now. Those of the system are left out. */
export function possible(record: CaseRecord, ctx: CaseContext): Possible[] {
  return ACTIONS.filter((a) => a.permission !== 'system' && a.route !== 'never' && a.from.includes(record.state)).map((a) => {
    const no = personRefusal(record, a, ctx) ?? stateRefusal(record, a, ctx)
    return { action: a.action, definition: a, who: whoMay(a), allowed: no === undefined, why_not: no?.reason ?? null }
  })
}
