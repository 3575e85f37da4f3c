import type { WorkCalendar } from '../calendar/due.ts'
import { addDays } from '../common/days.ts'
import { SendingDays } from './sending.ts'

/** Hours of the day, `HH:MM`, between which messages may be sent on working days. 产品默认. */
export interface QuietSettings {
  readonly from: string
  readonly to: string
}

/**
 * When a message that is ready `at` (`YYYY-MM-DD HH:MM:SS`, Asia/Shanghai) may go out: at once inside the sending hours of a
 * working day, else at the start of the next ones. In a year that the calendar does not know these are Monday to Friday.
 */
export function sendAt(at: string, calendar: WorkCalendar, hours: QuietSettings): string {
  const days = new SendingDays(calendar)
  let day = at.slice(0, 10)
  const time = at.slice(11, 16)
  if (days.isWorkday(day)) {
    if (time >= hours.from && time < hours.to) return at
    if (time < hours.from) return `${day} ${hours.from}:00`
  }
  do day = addDays(day, 1)
  while (!days.isWorkday(day))
  return `${day} ${hours.from}:00`
}
