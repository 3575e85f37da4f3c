/** Calendar days are `YYYY-MM-DD` text; arithmetic on them knows no time zone and no working days (see server/calendar). */

/** Milliseconds of a day without a clock change; Asia/Shanghai has none. */
export const DAY_MS = 86_400_000

/** Days outside lie beyond what any file, law or calendar here speaks of; arithmetic on them overflows. */
export const FIRST_DAY = '1900-01-01'
export const LAST_DAY = '2199-12-31'

/** True for a day that the calendar has, from FIRST_DAY to LAST_DAY: `2026-02-28` is one, `2026-02-30` and `2026-2-8` are none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < FIRST_DAY || text > LAST_DAY) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && dayOf(ms) === text
}

/** The calendar day of a UTC moment in milliseconds. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Midnight of a day as UTC milliseconds. */
export function msOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** The day `n` days after `day` (before it when negative). */
export function addDays(day: string, n: number): string {
  return dayOf(msOf(day) + n * DAY_MS)
}

/** Days from one to the other; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (msOf(to) - msOf(from)) / DAY_MS
}

/** 1 for Monday … 7 for Sunday. */
export function weekday(day: string): number {
  return new Date(msOf(day)).getUTCDay() || 7
}
