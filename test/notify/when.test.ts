import { describe, expect, it } from 'vitest'
import { WorkCalendar } from '../../server/calendar/due.ts'
import { shippedCalendar } from '../../server/calendar/shipped.ts'
import { sendAt } from '../../server/notify/when.ts'

const calendar = new WorkCalendar(shippedCalendar())
const hours = { from: '09:00', to: '18:00' }

describe('when a reminder may go out', () => {
  it.each([
    ['2026-02-02 10:15:00', '2026-02-02 10:15:00'],
    ['2026-02-02 08:59:59', '2026-02-02 09:00:00'],
    ['2026-02-02 18:00:00', '2026-02-03 09:00:00'],
    // Friday evening before a worked Saturday (2026-02-14), then the eve of the Spring Festival holiday.
    ['2026-02-13 20:00:00', '2026-02-14 09:00:00'],
    ['2026-02-14 20:00:00', '2026-02-24 09:00:00'],
    ['2026-02-17 10:00:00', '2026-02-24 09:00:00'],
  ])('%s goes out at %s', (ready, out) => {
    expect(sendAt(ready, calendar, hours)).toBe(out)
  })

  it('does not stay silent in a year whose holidays are not known', () => {
    expect(sendAt('2031-01-01 10:00:00', calendar, hours)).toBe('2031-01-01 10:00:00')
  })
})
