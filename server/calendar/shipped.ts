import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { day } from '../base/day.ts'
import { addDays, weekday } from '../common/days.ts'

const file = z.object({
  years: z.array(
    z.object({
      year: z.number().int(),
      source_url: z.url(),
      doc_no: z.string().regex(/^国办发明电〔\d{4}〕\d+号$/),
      workdays: z.number().int(),
      days_off: z.array(day),
      days_worked: z.array(day),
    }),
  ),
})

/** One calendar day. `d` is `YYYY-MM-DD`. */
export interface CalendarDay {
  readonly d: string
  readonly is_workday: boolean
  readonly source_url: string
}

function* daysOfYear(year: number): Generator<{ d: string; weekday: number }> {
  for (let d = `${year}-01-01`; d <= `${year}-12-31`; d = addDays(d, 1)) yield { d, weekday: weekday(d) % 7 }
}

/**
 * Every day of the years whose State Council notice ships with the product. A day off is no working day, a worked weekend
 * day is one, any other Monday to Friday is one. Throws when a year does not add up to the notice's number of working days.
 */
export function shippedCalendar(): CalendarDay[] {
  const { years } = file.parse(parse(readFileSync(join(import.meta.dirname, 'calendar.yaml'), 'utf8')))
  return years.flatMap((y) => {
    const off = new Set(y.days_off)
    const worked = new Set(y.days_worked)
    const days = [...daysOfYear(y.year)].map(({ d, weekday }) => ({
      d,
      is_workday: worked.has(d) || (!off.has(d) && weekday >= 1 && weekday <= 5),
      source_url: y.source_url,
    }))
    const count = days.filter((day) => day.is_workday).length
    if (count !== y.workdays) throw new Error(`calendar ${y.year}: ${count} working days, the notice gives ${y.workdays}`)
    return days
  })
}
