import { join } from 'node:path'
import { z } from 'zod'
import { day } from '../base/day.ts'
import { shippedYaml } from '../base/yaml.ts'
import { type CalendarDay, daysOf } from './year.ts'

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

let years: z.infer<typeof file>['years'] | undefined

function shipped() {
  years ??= file.parse(shippedYaml(join(import.meta.dirname, 'calendar.yaml'))).years
  return years
}

export function shippedYears(): number[] {
  return shipped().map((y) => y.year)
}

/** Every day of the years whose State Council notice ships with the product. Throws when a year does not add up to its notice. */
export function shippedCalendar(): CalendarDay[] {
  return shipped().flatMap((y) => {
    const days = daysOf(y, y.source_url)
    const count = days.filter((day) => day.is_workday).length
    if (count !== y.workdays) throw new Error(`calendar ${y.year}: ${count} working days, the notice gives ${y.workdays}`)
    return days
  })
}
