import type { WorkCalendar } from '../calendar/due.ts'
import { addDays } from '../common/days.ts'

/** Hours of the day, `HH:MM`, between which messages may be sent on working days. 产品默认. */
export interface QuietSettings {
  readonly from: string
  readonly to: string
}

/**
 * When a message that is ready `at` (`YYYY-MM-DD HH:MM:SS`, Asia/Shanghai) may go out: at once inside the sending hours of a
 * working day, else at the start of the next ones. A day that the calendar does not know counts as a working day here:
 * a late reminder does more harm than one on a holiday.
 */
export function sendAt(at: string, calendar: WorkCalendar, hours: QuietSettings): string {
  let day = at.slice(0, 10)
  const time = at.slice(11, 16)
  if (isSendingDay(calendar, day)) {
    if (time >= hours.from && time < hours.to) return at
    if (time < hours.from) return `${day} ${hours.from}:00`
  }
  do day = addDays(day, 1)
  while (!isSendingDay(calendar, day))
  return `${day} ${hours.from}:00`
}

function isSendingDay(calendar: WorkCalendar, day: string): boolean {
  return calendar.isWorkday(day) ?? true
}
