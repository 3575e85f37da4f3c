import { describe, expect, it } from 'vitest'
import { WorkCalendar } from '../../server/calendar/due.ts'
import { shippedCalendar } from '../../server/calendar/shipped.ts'

const calendar = new WorkCalendar(shippedCalendar())

/** start: +1, +5, +10, +20 working days, as the contract lists them. */
const vectors: [string, string, string, string, string][] = [
  ['2023-08-15', '2023-08-16', '2023-08-22', '2023-08-29', '2023-09-12'],
  ['2023-09-26', '2023-09-27', '2023-10-09', '2023-10-16', '2023-10-30'],
  ['2024-02-09', '2024-02-18', '2024-02-22', '2024-02-29', '2024-03-14'],
  ['2024-04-30', '2024-05-06', '2024-05-10', '2024-05-16', '2024-05-30'],
  ['2024-09-27', '2024-09-29', '2024-10-10', '2024-10-16', '2024-10-30'],
  ['2025-01-24', '2025-01-26', '2025-02-07', '2025-02-13', '2025-02-27'],
  ['2025-09-26', '2025-09-28', '2025-10-10', '2025-10-16', '2025-10-30'],
  ['2025-09-28', '2025-09-29', '2025-10-11', '2025-10-17', '2025-10-31'],
  ['2025-12-30', '2025-12-31', '2026-01-07', '2026-01-14', '2026-01-28'],
  ['2026-02-12', '2026-02-13', '2026-02-26', '2026-03-04', '2026-03-18'],
  ['2026-02-13', '2026-02-14', '2026-02-27', '2026-03-05', '2026-03-19'],
  ['2026-04-30', '2026-05-06', '2026-05-11', '2026-05-18', '2026-06-01'],
]

describe('WorkCalendar', () => {
  it.each(vectors)('counts from %s', (start, one, five, ten, twenty) => {
    expect([1, 5, 10, 20].map((n) => calendar.due(start, n))).toEqual([one, five, ten, twenty])
  })

  it('has no answer once a year that is not loaded is touched', () => {
    expect(calendar.due('2026-12-24', 5)).toBe('2026-12-31')
    expect(calendar.due('2026-12-25', 5)).toBeUndefined()
    expect(calendar.between('2026-12-25', '2027-01-05')).toBeUndefined()
    expect(calendar.isWorkday('2027-10-01')).toBeUndefined()
  })

  it('counts the working days that remain, negative once past', () => {
    expect(calendar.between('2025-09-26', '2025-10-10')).toBe(5)
    expect(calendar.between('2025-10-10', '2025-09-26')).toBe(-5)
    expect(calendar.between('2025-10-10', '2025-10-10')).toBe(0)
  })
})

describe('shippedCalendar', () => {
  it('covers every day of 2023 to 2026', () => {
    expect(shippedCalendar()).toHaveLength(365 + 366 + 365 + 365)
  })
})
