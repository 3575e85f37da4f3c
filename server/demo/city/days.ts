import { WorkCalendar } from '../../calendar/due.ts'
import { shippedCalendar } from '../../calendar/shipped.ts'
import { addDays } from '../../common/days.ts'

const BEYOND = '2099-12-31'

const MAX_DAYS: Record<string, number> = {
  realtime: 1,
  daily: 2,
  weekly: 9,
  ten_days: 13,
  monthly: 36,
  quarterly: 102,
  half_yearly: 199,
  yearly: 396,
}

export function maxDays(cycle: string): number {
  const n = MAX_DAYS[cycle]
  if (n === undefined) throw new Error(`no cycle ${cycle}`)
  return n
}

/**
 * Deadlines for the truth file, worked out day by day and apart from the product's SQL. Platform-wide outages of four hours
 * or more take a day away from everyone.
 */
export class DemoCalendar {
  readonly #out = new Set<string>()
  readonly #days = shippedCalendar()
  #calendar = new WorkCalendar(this.#days)

  /** Marks a day as lost for everyone. */
  takeAway(d: string): void {
    this.#out.add(d)
    this.#calendar = new WorkCalendar(this.#days.map((day) => ({ ...day, is_workday: day.is_workday && !this.#out.has(day.d) })))
  }

  isWorkday(d: string): boolean {
    return this.#calendar.isWorkday(d) === true
  }

  /** The n-th working day after `start`; a far future day when the calendar ends before it, so that nothing is due yet. */
  due(start: string, n: number): string {
    return this.#calendar.due(start, n) ?? BEYOND
  }

  /** First working day on or after `d`. */
  onOrAfter(d: string): string {
    let day = d
    while (!this.isWorkday(day)) {
      if (this.#calendar.isWorkday(day) === undefined) return BEYOND
      day = addDays(day, 1)
    }
    return day
  }

  /** fresh_due of the contract: X days that are no outage days, then the first counted day on or after it. */
  freshDue(last: string, cycle: string): string {
    let d = last
    for (let open = 0; open < maxDays(cycle); ) {
      d = addDays(d, 1)
      if (!this.#out.has(d)) open += 1
    }
    return this.onOrAfter(d)
  }
}
