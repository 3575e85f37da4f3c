import type { z } from 'zod'
import type { WorkCalendar } from '../calendar/due.ts'
import type { CaseState } from '../common/case-states.ts'
import type { Severity } from '../common/codes.ts'
import type { Actor, Permission } from '../contract/actor.ts'
import type { LintIssue } from './lint.ts'
import type { CaseRecord, Change } from './record.ts'
import type { CaseSettings } from './settings.ts'

/** Everything outside the record that a decision may depend on. Passed in: the machine has no clock and reads nothing. */
export interface CaseContext {
  readonly actor: Actor
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  readonly today: string
  readonly calendar: WorkCalendar
  readonly settings: CaseSettings
  /** What stands against sending the notice now (see lint.ts). */
  readonly lint: readonly LintIssue[]
  /** A fresh id for an entry that the action adds. */
  readonly newId: string
}

/** One line of the transition table: who may, from where, what it needs, what it writes. */
export interface CaseAction<I = never> {
  readonly action: string
  /** Chinese words on the button. */
  readonly label: string
  /** Kind of the ledger event, `case.<past tense>`. */
  readonly event: string
  readonly from: readonly CaseState[]
  /** States it may lead to; empty = the state stays. */
  readonly to: readonly CaseState[]
  /** `system`: only the clock and the pipeline. */
  readonly permission: Permission | 'system'
  readonly input: z.ZodType<I>
  /** What the person has to bring, in Chinese. */
  readonly needs: readonly string[]
  /** Why it cannot be done now whatever is brought; undefined = it can. */
  readonly blocked?: (record: CaseRecord, ctx: CaseContext) => string | undefined
  /** Why it cannot be done with this input. */
  readonly refuse?: (record: CaseRecord, input: I, ctx: CaseContext) => string | undefined
  readonly change: (record: CaseRecord, input: I, ctx: CaseContext) => Change
  /** What the timeline says of it. */
  readonly said?: (input: I, record: CaseRecord) => string | null
}

/** A table line whose functions may be called with any input (its schema checks it before they see it); name, permission and schema stay known. */
// biome-ignore lint/suspicious/noExplicitAny: the schema of each line checks its own input before any of its functions sees it
export type Line<N extends string, P extends Permission | 'system', S extends z.ZodType> = Of<any, N, P, S>

type Of<I, N, P, S> = Omit<CaseAction<I>, 'action' | 'permission' | 'input'> & {
  readonly action: N
  readonly permission: P
  readonly input: S
}

/** Writes one line of the table: its functions see the checked input, the API's type its name and what is sent. */
export function define<const N extends string, const P extends Permission | 'system', S extends z.ZodType>(
  action: Of<z.output<S>, N, P, S>,
): Line<N, P, S> {
  return action
}

/** Default due date of a severity: so many working days after today. Undefined for S4 or when the calendar is not loaded. */
export function defaultDue(severity: Severity, ctx: Pick<CaseContext, 'today' | 'calendar' | 'settings'>): string | undefined {
  const { due_days_s1, due_days_s2, due_days_s3 } = ctx.settings
  const days = { S1: due_days_s1, S2: due_days_s2, S3: due_days_s3, S4: undefined }[severity]
  return days === undefined ? undefined : ctx.calendar.due(ctx.today, days)
}

/** Why a date cannot be a due date; undefined when it can. Civil Code Art. 203: the last day is a working day. */
export function dueDateFault(date: string, ctx: Pick<CaseContext, 'today' | 'calendar'>): string | undefined {
  if (date <= ctx.today) return `整改期限 ${date} 不晚于今天（${ctx.today}），请另定日期。`
  const workday = ctx.calendar.isWorkday(date)
  if (workday === undefined)
    return `${date.slice(0, 4)} 年的工作日历尚未载入，无法确认 ${date} 是否工作日。请先更新日历，或者另定已载入年份内的日期。`
  return workday ? undefined : `${date} 不是工作日，请改为工作日。`
}
