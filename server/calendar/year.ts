import { createHash } from 'node:crypto'
import { addDays, weekday } from '../common/days.ts'

/** One calendar day. `d` is `YYYY-MM-DD`. */
export interface CalendarDay {
  readonly d: string
  readonly is_workday: boolean
  readonly source_url: string | null
}

/** A year as its differences from Monday to Friday, the form in which the State Council's notice gives it. */
export interface YearPlan {
  readonly year: number
  /** Mondays to Fridays (and weekend days named by the notice) that are no working days. */
  readonly days_off: readonly string[]
  /** Weekend days that are worked (调休上班). */
  readonly days_worked: readonly string[]
  readonly workdays: number
}

/** Fewer or more working days than these in a year is a damaged file, not a calendar (2023 to 2026 have 248 to 251). */
const FEWEST = 240
const MOST = 255

function* datesOf(year: number): Generator<string> {
  for (let d = `${year}-01-01`; d <= `${year}-12-31`; d = addDays(d, 1)) yield d
}

const monToFri = (d: string) => weekday(d) <= 5

/** Every day of a year. A day off is no working day, a worked weekend day is one, any other Monday to Friday is one. */
export function daysOf(plan: Pick<YearPlan, 'year' | 'days_off' | 'days_worked'>, source: string | null): CalendarDay[] {
  const off = new Set(plan.days_off)
  const worked = new Set(plan.days_worked)
  return [...datesOf(plan.year)].map((d) => ({ d, is_workday: worked.has(d) || (!off.has(d) && monToFri(d)), source_url: source }))
}

/** What an import says of a year: its plan, or in Chinese why it cannot be a calendar. */
export type YearCheck = { readonly plan: YearPlan; readonly fault: null } | { readonly plan: null; readonly fault: string }

/**
 * Checks an imported year: every day is there, and the number of working days is plausible. A year with holes or with, say, every day
 * worked would move every term of the law.
 */
export function checkYear(year: number, isWorkday: ReadonlyMap<string, boolean>): YearCheck {
  const dates = [...datesOf(year)]
  const missing = dates.filter((d) => !isWorkday.has(d))
  if (missing.length > 0) {
    const fault = `${year} 年的工作日历不全：缺 ${missing.length} 天（如 ${missing[0]}）。请导入全年逐日的日历。`
    return { plan: null, fault }
  }
  const workdays = dates.filter((d) => isWorkday.get(d)).length
  if (workdays < FEWEST || workdays > MOST) {
    const fault = `${year} 年的工作日历有 ${workdays} 个工作日，不在 ${FEWEST} 至 ${MOST} 之间，不能采用。请核对国务院办公厅放假通知后重新导入。`
    return { plan: null, fault }
  }
  const plan = {
    year,
    days_off: dates.filter((d) => monToFri(d) && !isWorkday.get(d)),
    days_worked: dates.filter((d) => !monToFri(d) && isWorkday.get(d)),
    workdays,
  }
  return { plan, fault: null }
}

/** Digest of a year's plan: what was confirmed, and whether an import still says the same. */
export function planDigest(plan: YearPlan): string {
  return createHash('sha256')
    .update(JSON.stringify([plan.year, plan.days_off, plan.days_worked]))
    .digest('hex')
}
