import type { WorkCalendar } from '../calendar/due.ts'
import type { CaseRecord, Extension, Objection, Term } from './record.ts'

type Mark = Term['marks'][number]

/**
 * Last day of a time limit: the n-th working day after service. Days between the receipt of a written question of the unit and the
 * service of its answer do not count: r working days were left on the day of receipt, and the last day is the r-th after the answer.
 * Several pauses: each counts for itself, the latest day holds. Undefined while a day on the way lies in a year that is not loaded.
 */
export function dueOf(term: Term, calendar: WorkCalendar): string | undefined {
  let due = term.base ?? (term.from === null || term.days === null ? undefined : calendar.due(term.from, term.days))
  const first = due
  // What counted as the last day when a question came in, before its own answer moved it.
  const after: { answered: string; due: string | undefined }[] = []
  for (const mark of [...term.marks].sort(byAnswer)) {
    const before = mark.received === null ? due : (after.filter((a) => a.answered <= (mark.received as string)).at(-1)?.due ?? first)
    due = due === undefined && mark.to !== null ? mark.to : later(due, moved(mark, before, calendar))
    if (due === undefined) return undefined
    after.push({ answered: mark.answered ?? mark.to ?? '', due })
  }
  return due
}

const byAnswer = (a: Mark, b: Mark) => ((a.answered ?? '') < (b.answered ?? '') ? -1 : 1)

function moved(mark: Mark, due: string | undefined, calendar: WorkCalendar): string | undefined {
  if (mark.to !== null) return mark.to
  if (due === undefined || mark.received === null || mark.answered === null) return undefined
  if (due <= mark.received) return due
  const left = calendar.between(mark.received, due)
  return left === undefined ? undefined : left === 0 ? due : calendar.due(mark.answered, left)
}

const later = (a: string | undefined, b: string | undefined) => (a === undefined || b === undefined ? undefined : a > b ? a : b)

/** Adds a mark and computes the last day anew; null = it waits for a calendar (待日历). */
export function marked(term: Term | null, mark: Mark, calendar: WorkCalendar): { term: Term; due_date: string | null } {
  const base: Term = term ?? { from: null, days: null, base: null, marks: [] }
  const next = { ...base, marks: [...base.marks, mark] }
  return { term: next, due_date: dueOf(next, calendar) ?? null }
}

/** The objection that stops the clock until its answer is served. */
export function openObjection(record: Pick<CaseRecord, 'objections'>): Objection | undefined {
  return record.objections.find((o) => o.stops && o.answered_on === null)
}

/** The request for time whose answer is not served yet. */
export function openExtension(record: Pick<CaseRecord, 'extensions'>): Extension | undefined {
  return record.extensions.find((e) => e.answered_on === null)
}

/** Why nothing may be held against the unit now, in Chinese: an answer of ours is owed to it. */
export function stopped(record: Pick<CaseRecord, 'objections' | 'extensions'>): string | undefined {
  if (openObjection(record)) return '陈述申辩还没有答复并送达，期间不催办、不上报、不销号，期限停止计算。'
  return openExtension(record) ? '延期申请还没有答复并送达，期间不催办、不上报，期限停止计算。' : undefined
}
