import { describe, expect, it } from 'vitest'
import { waterfallOption, waterfallTable } from '../../web/charts/score-options.ts'
import { trendOption, trendTable } from '../../web/charts/trend-option.ts'
import { months } from '../../web/parts/coverage-calendar.ts'
import { csv } from '../../web/parts/csv.ts'
import { compareValues, parseSort } from '../../web/parts/table-model.ts'
import { changesOf, sumOf } from '../../web/scheme-edits.ts'
import { decimal, percent, remaining, signed } from '../../web/words.ts'

const theme = {
  text: '#1',
  strong: '#2',
  line: '#3',
  panel: '#4',
  ink: '#5',
  good: '#6',
  bad: '#7',
  severity: { S1: '#a', S2: '#b', S3: '#c', S4: '#d' },
}

describe('table', () => {
  it('reads the sort of a URL', () => {
    expect(parseSort('-open')).toEqual([{ id: 'open', desc: true }])
    expect(parseSort('name')).toEqual([{ id: 'name', desc: false }])
    expect(parseSort(null)).toEqual([])
  })
  it('sorts numbers as numbers and Chinese by its collation', () => {
    expect([10, 9, 100].sort(compareValues)).toEqual([9, 10, 100])
    expect(['乙', '甲'].sort(compareValues)).toEqual(['甲', '乙'])
    expect(['XM-10', 'XM-9'].sort(compareValues)).toEqual(['XM-9', 'XM-10'])
  })
})

describe('csv', () => {
  it('disarms what a spreadsheet would run, quotes what needs it, and marks its encoding', () => {
    expect(
      csv(
        ['甲', '乙'],
        [
          ['=1+1', 'a"b'],
          [null, 3],
        ],
      ),
    ).toBe('\ufeff甲,乙\r\n\'=1+1,"a""b"\r\n,3\r\n')
    for (const sign of ['+', '-', '@', '\t', '\r']) expect(csv(['x'], [[`${sign}x`]])).toContain(`'${sign}x`)
  })
})

describe('coverage calendar', () => {
  it('names the months between, over a year end, at most 24', () => {
    expect(months('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(months('2020-01', '2026-06')).toHaveLength(24)
    expect(months('2020-01', '2026-06').at(-1)).toBe('2026-06')
    expect(months('2026-03', '2026-02')).toEqual([])
  })
})

describe('scheme editor', () => {
  it('keeps the dimensions equal to the sums of their indicators', () => {
    const edits = {
      A1: { weight: 6.5, target: 1, disabled: false },
      A2: { weight: 13.5, target: 0.95, disabled: true },
      B1: { weight: 80, target: 1, disabled: false },
    }
    expect(sumOf(edits)).toBe(100)
    expect(changesOf(edits)).toEqual({
      weights: { A1: 6.5, A2: 13.5, B1: 80 },
      targets: { A1: 1, A2: 0.95, B1: 1 },
      dimension_weights: { A: 20, B: 80 },
      disabled: ['A2'],
    })
  })
})

describe('waterfall', () => {
  const steps = [
    { kind: 'indicator' as const, id: 'A1', label: 'A1 目录编制率', delta: -2.5, after: 97.5 },
    { kind: 'indicator' as const, id: 'A2', label: 'A2', delta: 0, after: 97.5 },
    { kind: 'bonus' as const, id: 'bonus', label: '加分', delta: 1, after: 98.5 },
  ]
  it('shows what moved and hides what did not', () => {
    expect(waterfallTable(steps).rows.map((r) => [r.name, ...r.values])).toEqual([
      ['满分', null, '100.00'],
      ['A1 目录编制率', '−2.50', '97.50'],
      ['加分', '+1.00', '98.50'],
    ])
    const [base, bars] = waterfallOption(steps, theme)['series'] as [{ data: number[] }, { data: { value: number }[] }]
    expect(base.data).toEqual([0, 97.5, 97.5, 0])
    expect(bars.data.map((d) => d.value)).toEqual([100, 2.5, 1, 98.5])
  })
})

describe('trend', () => {
  it('draws what its table says', () => {
    const table = trendTable([{ ends: '2026-06-30', opened: 3, cleared: 2, recurred: 0, open: 9 }], '2026-06-01')
    expect(table.rows).toEqual([{ name: '2026-06-30', values: [3, 2, 9] }])
    expect(table.note).toBeUndefined()
    expect((trendOption(table, theme)['series'] as { data: number[] }[]).map((s) => s.data)).toEqual([[3], [2], [9]])
  })

  it('draws nothing for weeks in which nobody looked, and says so', () => {
    const week = { opened: 0, cleared: 0, recurred: 0, open: 0 }
    const table = trendTable(
      [
        { ends: '2026-06-23', ...week },
        { ends: '2026-06-30', ...week, opened: 4, open: 4 },
      ],
      '2026-06-30',
    )
    expect(table.rows.map((r) => r.values)).toEqual([
      [null, null, null],
      [4, 0, 4],
    ])
    expect(table.note).toContain('2026-06-30')
  })
})

describe('figures in words', () => {
  it('tells nothing from zero and late from left', () => {
    expect([decimal(null), decimal(83.5), percent(null), percent(0.9951)]).toEqual(['—', '83.50', '—', '99.5%'])
    expect([signed(0, 1), signed(1.25, 1), signed(-1.25, 2), signed(null)]).toEqual(['0.0', '+1.3', '−1.25', '—'])
    expect([remaining(3), remaining(0), remaining(-2), remaining(null)]).toEqual(['剩 3 个工作日', '今天到期', '已逾期 2 个工作日', ''])
  })
})
