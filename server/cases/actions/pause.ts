import { dueDateFault, termDays } from '../action.ts'
import type { CaseContext } from '../case-context.ts'
import type { CaseRecord, Change, Extension, Objection } from '../record.ts'
import { marked, openExtension, openObjection } from '../term.ts'
import { ended } from './decide.ts'
import { objectionUntil } from './notice.ts'

export const ANSWER: Record<NonNullable<Objection['review']>['decision'], string> = {
  upheld: '采纳',
  partly: '部分采纳',
  rejected: '不采纳',
}

export function objectionBlocked(r: CaseRecord): string | undefined {
  if (r.objections.some((o) => o.answered_on === null)) return '已有一份陈述申辩待答复。'
  return r.served_on === null ? '通知书尚未送达。' : undefined
}

/**
 * A written objection. In time it stops the clock from the day of receipt; a late one waits for a signer to admit it; one on facts that
 * were answered before is kept and stops nothing.
 */
export function objected(r: CaseRecord, grounds: string, on: string, ctx: CaseContext): Change {
  const until = objectionUntil(r, ctx)
  const late = until !== undefined && on > until
  const again = r.objections.some((o) => o.state !== 'withdrawn')
  const entry: Objection = {
    objection_id: ctx.newId,
    grounds,
    by: ctx.actor.id,
    on,
    state: 'pending',
    stops: !late && !again,
    review: null,
    reviewed_by: null,
    legal_by: null,
    decided_by: null,
    decided_on: null,
    decision_reason: null,
    answered_on: null,
  }
  return { put: { objections: [entry] } }
}

/** Partly upheld names findings to take out; anything else names none. */
export function dropFault(r: CaseRecord, input: { decision: Objection['state']; drop: readonly string[] }): string | undefined {
  if (input.decision !== 'partly') return input.drop.length > 0 ? '只有部分采纳才移出线索。' : undefined
  const inside = input.drop.filter((id) => r.findings.some((f) => f.finding_id === id))
  if (inside.length === 0) return '部分采纳时，请选择要移出的线索。'
  return inside.length >= r.findings.length ? '要移出全部线索，请选择“采纳”。' : undefined
}

export function extensionFault(r: CaseRecord, to: string, ctx: CaseContext): string | undefined {
  if (r.due_date !== null && to <= r.due_date) return `延期日期须晚于现在的期限 ${r.due_date}。`
  const fault = dueDateFault(to, ctx)
  if (fault || r.due_date === null) return fault
  const first = r.term?.days ?? termDays(r.severity, ctx.settings)
  const granted = r.extensions.filter((e) => e.state === 'approved').length
  const more = ctx.calendar.between(r.due_date, to)
  if (first === undefined || more === undefined || granted > 0) return undefined
  return more > first ? `延期累计不超过原期限（${first} 个工作日），申请的是 ${more} 个工作日。` : undefined
}

export const signedObjection = (r: CaseRecord): Objection | undefined =>
  r.objections.find((o) => o.answered_on === null && o.state !== 'pending')

export const signedExtension = (r: CaseRecord): Extension | undefined =>
  r.extensions.find((e) => e.answered_on === null && e.state !== 'pending')

/** The clock goes on after a pause: what is left on the day of receipt is counted from the day of the answer. */
export function resumed(r: CaseRecord, o: Objection | undefined, answered: string, ctx: CaseContext): Change['set'] {
  return o?.stops ? marked(r.term, { received: o.on, answered, to: null }, ctx.calendar) : {}
}

export function objectionServed(r: CaseRecord, on: string, ctx: CaseContext): Change {
  const signed = signedObjection(r) as Objection
  const objections = [{ ...signed, answered_on: on }]
  if (signed.state === 'upheld') {
    // An upheld objection ends a pending request for time too.
    const extensions = r.extensions.filter((e) => e.answered_on === null).map((e) => ({ ...e, answered_on: on }))
    const end = ended('dismissed', `采纳陈述申辩，撤销通知书：${signed.review?.text ?? ''}`, ctx)
    return { ...end, put: { objections, extensions } }
  }
  const set = resumed(r, signed, on, ctx)
  const drop = signed.state === 'partly' ? { drop: { findings: signed.review?.drop ?? [] } } : {}
  return { set, put: { objections }, ...drop }
}

export function extensionServed(r: CaseRecord, on: string, ctx: CaseContext): Change {
  const signed = signedExtension(r) as Extension
  const mark =
    signed.state === 'approved'
      ? { received: null, answered: on, to: signed.to }
      : { received: signed.requested_on, answered: on, to: null }
  // A request made in time and answered late takes the lateness back: the new date is what counts.
  const back = r.state === 'overdue' ? ({ to: 'rectifying' } as const) : {}
  return {
    ...back,
    set: { ...marked(r.term, mark, ctx.calendar), overdue_since: null },
    put: { extensions: [{ ...signed, answered_on: on }] },
  }
}

/** An overdue case of before 2.0.0 in which an answer is owed: it never was overdue. */
export const owesAnswer = (r: CaseRecord): boolean => openObjection(r) !== undefined || openExtension(r) !== undefined
