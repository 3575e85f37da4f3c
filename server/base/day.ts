import { z } from 'zod'

/** Days outside lie beyond what any file, law or calendar here speaks of; arithmetic on them overflows. */
const FIRST = '1900-01-01'
const LAST = '2199-12-31'
const SAID = '请写成真实存在的日期，例如 2026-06-30'

/** A real calendar day, `YYYY-MM-DD`: the one type for days that come from outside. 2026-02-30 is none. */
export const day = z.iso.date(SAID).refine((d) => d >= FIRST && d <= LAST, `日期应在 ${FIRST} 与 ${LAST} 之间`)

export function isDay(text: string): boolean {
  return day.safeParse(text).success
}
