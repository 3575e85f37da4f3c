import { AppError } from '../base/errors.ts'
import { type Ledger, type LedgerWrite, shanghai } from '../base/ledger.ts'
import { WorkCalendar } from './due.ts'
import { shippedCalendar, shippedYears } from './shipped.ts'
import { type CalendarDay, daysOf, planDigest, type YearPlan } from './year.ts'

type Reads = Pick<LedgerWrite, 'all' | 'get'>

export interface ConfirmedYear extends YearPlan {
  readonly sha256: string
  readonly batches: readonly string[]
  readonly confirmed_by: string
  readonly confirmed_on: string
  readonly note: string
}

type Stored = { [K in keyof ConfirmedYear]: ConfirmedYear[K] extends readonly string[] ? string : ConfirmedYear[K] }

const SQL = `select year, days_off, days_worked, workdays, batches, sha256, confirmed_by, confirmed_on::varchar as confirmed_on, note
from calendar_year order by year`

/** Years that an officer confirmed, oldest first. */
export async function confirmedYears(reads: Reads): Promise<ConfirmedYear[]> {
  const rows = await reads.all<Stored & Record<string, unknown>>(SQL)
  return rows.map((r) => ({
    ...r,
    days_off: JSON.parse(r.days_off) as string[],
    days_worked: JSON.parse(r.days_worked) as string[],
    batches: JSON.parse(r.batches) as string[],
  }))
}

/** Tells two states of the calendar apart; empty when only the shipped years count. */
export async function calendarKey(reads: Reads): Promise<string> {
  const rows = await reads.all<{ sha256: string }>('select sha256 from calendar_year order by year')
  return rows.map((r) => r.sha256).join(' ')
}

/** Every day that counts: shipped years, a confirmed year in the place of a shipped one of the same number. */
export async function calendarDays(reads: Reads): Promise<CalendarDay[]> {
  const confirmed = await confirmedYears(reads)
  const own = new Set(confirmed.map((y) => String(y.year)))
  return [...shippedCalendar().filter((day) => !own.has(day.d.slice(0, 4))), ...confirmed.flatMap((y) => daysOf(y, null))]
}

let shipped: WorkCalendar | undefined

/** The calendar of the shipped years alone: for the demonstration, which knows no other. */
export function shippedWorkdays(): WorkCalendar {
  shipped ??= new WorkCalendar(shippedCalendar())
  return shipped
}

let last: { key: string; calendar: WorkCalendar } | undefined

/** The one calendar of controls, cases, reminders and pages. Read anew only after somebody confirmed a year. */
export async function readCalendar(reads: Reads): Promise<WorkCalendar> {
  const key = await calendarKey(reads)
  if (last?.key !== key) last = { key, calendar: new WorkCalendar(await calendarDays(reads)) }
  return last.calendar
}

/** Next year's number when it is November or later and its calendar is not loaded; otherwise undefined. */
export async function missingNextYear(reads: Reads, today: string): Promise<number | undefined> {
  const next = Number(today.slice(0, 4)) + 1
  if (today.slice(5, 7) < '11' || shippedYears().includes(next)) return undefined
  const found = await reads.get('select 1 as one from calendar_year where year = $next', { next })
  return found ? undefined : next
}

/** Puts an imported year into force. The digest is of what the officer saw: another import meanwhile is a conflict. */
export async function confirmYear(
  deps: { readonly ledger: Ledger; readonly now: () => Date },
  input: { plan: YearPlan; batches: readonly string[]; seen: string; actor: string; note: string },
): Promise<void> {
  const { plan, batches, seen, actor, note } = input
  const sha256 = planDigest(plan)
  if (sha256 !== seen) throw new AppError('conflict', `${plan.year} 年的工作日历刚被重新导入过，与您看到的不同。请刷新后重新核对。`)
  const confirmed_on = shanghai(deps.now()).slice(0, 10)
  await deps.ledger.write(async (tx) => {
    const { year, days_off, days_worked, workdays } = plan
    const body = { year, workdays, days_off, days_worked, batches, sha256, note }
    tx.event({ kind: 'calendar.confirmed', subject: String(year), actor, body })
    const lists = { days_off: JSON.stringify(days_off), days_worked: JSON.stringify(days_worked), batches: JSON.stringify(batches) }
    await tx.put('calendar_year', [{ ...body, ...lists, confirmed_by: actor, confirmed_on }])
  })
}
