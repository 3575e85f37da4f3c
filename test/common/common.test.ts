import { describe, expect, it } from 'vitest'
import { Bucket } from '../../server/common/bucket.ts'
import { CASE_STATE } from '../../server/common/case-states.ts'
import * as codes from '../../server/common/codes.ts'
import { addDays, daysBetween, isDay, weekday } from '../../server/common/days.ts'
import { EVENT } from '../../server/common/events.ts'
import { chineseNumber, itemNumeral } from '../../server/common/numerals.ts'
import { type Word, wordOf } from '../../server/common/word.ts'

describe('days', () => {
  it.each(['2026-02-28', '2024-02-29', '1900-01-01', '2199-12-31'])('%s is a day', (d) => expect(isDay(d)).toBe(true))
  it.each([
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-2-8',
    '2026-02-08T00:00',
    '',
    '20260208',
    '2026/02/08',
    '1899-12-31',
    '2200-01-01',
  ])('%s is none', (d) => expect(isDay(d)).toBe(false))

  it('walks by the calendar, not by the host clock', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(daysBetween('2025-12-30', '2026-01-02')).toBe(3)
    expect(daysBetween('2026-01-02', '2025-12-30')).toBe(-3)
  })

  it('begins the week on Monday', () => {
    expect(['2026-06-29', '2026-06-30', '2026-07-05'].map(weekday)).toEqual([1, 2, 7])
  })
})

describe('numerals', () => {
  it.each([
    [0, '〇'],
    [1, '一'],
    [9, '九'],
    [10, '十'],
    [11, '十一'],
    [20, '二十'],
    [35, '三十五'],
    [99, '九十九'],
  ])('%i is %s', (n, zh) => expect(chineseNumber(n)).toBe(zh))

  it('numbers the items of an article', () => expect(itemNumeral(3)).toBe('（三）'))
})

describe('words', () => {
  const tables: [string, Readonly<Record<string, Word>>][] = [
    ['CASE_STATE', CASE_STATE],
    ['EVENT', EVENT],
    ...Object.entries(codes).flatMap(([name, table]): [string, Readonly<Record<string, Word>>][] =>
      Array.isArray(table) ? [] : [[name, table as Readonly<Record<string, Word>>]],
    ),
  ]

  it.each(tables)('%s says each code in both languages', (_name, table) => {
    for (const [code, word] of Object.entries(table)) {
      expect(word.zh, code).toMatch(/[\u4e00-\u9fff]/)
      expect(word.en, code).toMatch(/^[A-Z][^\u4e00-\u9fff]*$/)
    }
  })

  it('shows a code without a word as it is', () => {
    expect([wordOf(codes.SEVERITY, 'S1'), wordOf(codes.SEVERITY, 'S1', 'en'), wordOf(codes.SEVERITY, 'S9')]).toEqual([
      '严重',
      'Grave',
      'S9',
    ])
  })
})

describe('a token bucket', () => {
  it('is full again when all that was taken has come back', () => {
    let at = 0
    const bucket = new Bucket(60, 2, () => at)
    expect([bucket.full(), bucket.take(), bucket.take(), bucket.take(), bucket.full()]).toEqual([true, 0, 0, 1, false])
    at += 1999
    expect(bucket.full()).toBe(false)
    at += 1
    expect(bucket.full()).toBe(true)
  })
})
