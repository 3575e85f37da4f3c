import { addDays } from '../common/days.ts'
import type { CalendarDay } from './year.ts'

/**
 * Working-day calendar for code that has no database at hand (deadlines of cases, reminders). Controls use the same rule in
 * SQL (`due_wd`). Start day never counts; a worked weekend day counts; a year that is not loaded gives `undefined`, never
 * Monday to Friday. Civil Code Art. 201 and 203.
 */
export class WorkCalendar {
  readonly #workday = new Map<string, boolean>()

  constructor(days: Iterable<Pick<CalendarDay, 'd' | 'is_workday'>>) {
    for (const day of days) this.#workday.set(day.d, day.is_workday)
  }

  isWorkday(d: string): boolean | undefined {
    return this.#workday.get(d)
  }

  /** Date of the n-th working day after `start` (`YYYY-MM-DD`), or undefined when a day on the way is not loaded. */
  due(start: string, n: number): string | undefined {
    let d = start
    for (let counted = 0; counted < n; ) {
      d = addDays(d, 1)
      const workday = this.#workday.get(d)
      if (workday === undefined) return undefined
      if (workday) counted += 1
    }
    return d
  }

  /** Number of working days in (from, to], or undefined when a day between is not loaded. Negative when `to` is before `from`. */
  between(from: string, to: string): number | undefined {
    if (to < from) {
      const back = this.between(to, from)
      return back === undefined ? undefined : -back
    }
    let counted = 0
    for (let d = from; d < to; ) {
      d = addDays(d, 1)
      const workday = this.#workday.get(d)
      if (workday === undefined) return undefined
      if (workday) counted += 1
    }
    return counted
  }
}
