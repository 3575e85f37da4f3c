import { z } from 'zod'
import type { CaseState } from '../common/case-states.ts'
import type { Severity } from '../common/codes.ts'
import type { Duty } from '../common/duties.ts'
import type { Word } from '../common/word.ts'
import type { Permission } from '../contract/actor.ts'
import type { CaseContext } from './case-context.ts'
import type { Field, Fields } from './fields.ts'
import type { CaseFile, CaseRecord, Change } from './record.ts'

/** A line of the work list: cases in `states` (all from which the action may be done, when absent) wait for whoever may do it. */
export interface Waiting {
  /** Lines with one key are one line. */
  readonly key: string
  readonly label: Word
  readonly states?: readonly CaseState[]
  readonly urgent?: true
  /** For whom, when it is not whoever may do it: an officer prepares what a signer signs. */
  readonly permission?: Permission
}

/**
 * What carries an action out at the API: the machine alone, at `POST /cases/{id}/<action>` (`plain`); a route of its own with this last
 * part of the path; or nothing, for what only happens inside another step (`never`).
 */
type Route = 'plain' | 'never' | { readonly own: string }

/** How an action is shown, and who may do it from where. */
interface Shown<N extends string, P extends Permission | 'system', R extends Route> {
  readonly action: N
  /** Words on the button, in the timeline and in the audit. */
  readonly title: Word
  /** Kind of the ledger event, `case.<past tense>`. */
  readonly event: string
  readonly from: readonly CaseState[]
  /** States it may lead to; empty = the state stays. */
  readonly to: readonly CaseState[]
  /** `system`: only the clock and the pipeline. */
  readonly permission: P
  /** Duties of which the person needs one. */
  readonly duty?: readonly Duty[]
  /** What the person has to bring, in Chinese. */
  readonly needs: readonly string[]
  /** A sentence above the form. */
  readonly intro?: Word
  /** Files of this purpose may be sent along. */
  readonly files?: CaseFile['purpose']
  /** Takes a case back, ends it or only adds to it: never the first button. */
  readonly aside?: true
  /** What the work list says while a case waits for this action. */
  readonly waits?: readonly Waiting[]
  /** A chat offers it too. */
  readonly chat?: true
  /** What carries it out at the API; `plain` when absent. */
  readonly route?: R
}

/** What an action checks and writes. `asked` is what a person gave, `input` the same with what the program adds. */
interface Written<A, I> {
  /** Why it cannot be done now whatever is brought; undefined = it can. */
  readonly blocked?: (record: CaseRecord, ctx: CaseContext) => string | undefined
  /** Why it cannot be done with what was asked for. */
  readonly refuse?: (record: CaseRecord, asked: A, ctx: CaseContext) => string | undefined
  readonly change: (record: CaseRecord, input: I, ctx: CaseContext) => Change
  /** What the timeline says of it. */
  readonly summary?: (input: I, record: CaseRecord) => string | null
}

type Shape<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer S> ? S : never }
type Asked<F extends Fields> = z.ZodObject<Shape<F>, z.core.$strict>
type Input<F extends Fields, G extends z.ZodRawShape> = z.ZodObject<Shape<F> & G, z.core.$strict>

/** One way in which a case may change: who may, from where, what it asks for, what it writes, what it says. */
export interface CaseAction<
  N extends string = string,
  P extends Permission | 'system' = Permission | 'system',
  A extends z.ZodType = z.ZodType,
  I extends z.ZodType = z.ZodType,
  R extends Route = Route,
> extends Shown<N, P, R>,
    // biome-ignore lint/suspicious/noExplicitAny: the schemas of each action check its input before any of its functions sees it
    Written<any, any> {
  readonly fields: Fields
  /** What a person gives. */
  readonly asked: A
  /** What is carried out: what a person gives and what the program adds. */
  readonly input: I
}

/** Defines an action. `fields` are asked of a person, `given` is added by the program (a document, the number of a second case). */
export function define<
  const N extends string,
  const P extends Permission | 'system',
  F extends Fields = Record<never, never>,
  G extends z.ZodRawShape = Record<never, never>,
  const R extends Route = 'plain',
>(
  action: Shown<N, P, R> & { readonly fields?: F; readonly given?: G } & Written<z.output<Asked<F>>, z.output<Input<F, G>>>,
): CaseAction<N, P, Asked<F>, Input<F, G>, R> {
  const { fields = {} as F, given = {} as G, ...rest } = action
  const shape = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema])) as Shape<F>
  return { ...rest, fields, asked: z.strictObject(shape) as Asked<F>, input: z.strictObject({ ...shape, ...given }) as Input<F, G> }
}

/** Working days of a notice by its severity; undefined for S4, which gets none. */
export function termDays(severity: Severity, settings: CaseContext['settings']): number | undefined {
  const { due_days_s1, due_days_s2, due_days_s3 } = settings
  return { S1: due_days_s1, S2: due_days_s2, S3: due_days_s3, S4: undefined }[severity]
}

/** Working days in which the unit may object: never longer than the notice's own. */
export function objectionDays(severity: Severity, settings: CaseContext['settings']): number {
  return Math.min(settings.objection_days, termDays(severity, settings) ?? settings.objection_days)
}

/** Why a date cannot be a due date; undefined when it can. Civil Code Art. 203: the last day is a working day. */
export function dueDateFault(date: string, ctx: Pick<CaseContext, 'today' | 'calendar'>): string | undefined {
  if (date <= ctx.today) return `整改期限 ${date} 不晚于今天（${ctx.today}），请另定日期。`
  const workday = ctx.calendar.isWorkday(date)
  if (workday === undefined)
    return `${date.slice(0, 4)} 年的工作日历尚未载入，无法确认 ${date} 是否工作日。请先更新日历，或者另定已载入年份内的日期。`
  return workday ? undefined : `${date} 不是工作日，请改为工作日。`
}
