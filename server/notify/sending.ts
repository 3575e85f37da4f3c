import type { WorkCalendar } from '../calendar/due.ts'
import { addDays, weekday } from '../common/days.ts'

/**
 * Working days for the sending of reminders alone: a day of a year whose calendar is not loaded counts as Monday to Friday do, and
 * what was counted with such a day says so. Terms of the law never use it.
 */
export class SendingDays {
  readonly #calendar: WorkCalendar

  constructor(calendar: WorkCalendar) {
    this.#calendar = calendar
  }

  isWorkday(d: string): boolean {
    return this.#calendar.isWorkday(d) ?? weekday(d) <= 5
  }

  /** Working days in (from, to], negative when `to` is before `from`; `guessed`: a day of them is not in the calendar. */
  between(from: string, to: string): { readonly days: number; readonly guessed: boolean } {
    if (to < from) {
      const back = this.between(to, from)
      return { ...back, days: -back.days }
    }
    let days = 0
    let guessed = false
    for (let d = from; d < to; ) {
      d = addDays(d, 1)
      guessed ||= this.#calendar.isWorkday(d) === undefined
      if (this.isWorkday(d)) days += 1
    }
    return { days, guessed }
  }
}
