import { describe, expect, test } from 'vitest'
import { waterfall } from '../../server/scores/explain.ts'
import { diffSchemes, resolveScheme } from '../../server/scores/scheme.ts'
import { type Figures, type Ledgered, round2, scoreUnits, type Unit } from '../../server/scores/score.ts'
import { balanced } from '../../server/scores/what-if.ts'
import { scoreWindow } from '../../server/scores/window.ts'

const unit = (uscc: string, assessed = true, more: Partial<Unit> = {}): Unit => ({
  uscc,
  name: uscc,
  org_type: assessed ? 'admin' : 'public_affairs',
  region_code: '440700',
  group: 'municipal',
  assessed,
  graded: assessed && !more.vertical && !more.authority,
  vertical: false,
  authority: false,
  ...more,
})
type Given = Record<string, Record<string, readonly [number, number]>>
const figures = (given: Given): Figures =>
  new Map(
    Object.entries(given).map(([id, own]) => [
      id,
      new Map(Object.entries(own).map(([u, [numerator, denominator]]) => [u, { numerator, denominator }])),
    ]),
  )
const run = (units: Unit[], given: Given, extra: { missing?: string[]; ledgered?: Map<string, Ledgered>; changes?: object } = {}) =>
  scoreUnits({
    scheme: resolveScheme(extra.changes),
    units,
    figures: figures(given),
    missing: new Set(extra.missing ?? []),
    ...(extra.ledgered ? { ledgered: extra.ledgered } : {}),
  })
const of = (scores: ReturnType<typeof run>, uscc: string) => {
  const found = scores.find((s) => s.uscc === uscc)
  if (!found) throw new Error(`no ${uscc}`)
  return found
}
const indicator = (s: ReturnType<typeof of>, id: string) => {
  const found = s.indicators.find((i) => i.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}

/** Figures in which every indicator of every unit is `ratio` of 100. */
const all = (units: readonly string[], ratio: number): Given =>
  Object.fromEntries(resolveScheme().indicators.map((i) => [i.id, Object.fromEntries(units.map((u) => [u, [ratio * 100, 100] as const]))]))

describe('worked examples of the contract', () => {
  test('54: two due requests, one in time; 90 of 100 in the city → the city rate is used and the sample is flagged', () => {
    const scores = run([unit('U'), unit('V')], { C1: { U: [1, 2], V: [89, 98] } })
    const c1 = indicator(of(scores, 'U'), 'C1')
    expect([c1.ratio, c1.ratio_used, c1.flags]).toEqual([0.5, 0.9, ['样本不足']])
    expect(indicator(of(scores, 'V'), 'C1').flags).toEqual([])
  })

  test('54: the city rate counts administrative organs only, and never lowers a unit', () => {
    const scores = run([unit('U'), unit('V'), unit('P', false)], { C1: { U: [2, 2], V: [1, 8], P: [90, 90] } })
    expect(indicator(of(scores, 'U'), 'C1').ratio_used).toBe(1)
    expect(
      indicator(of(run([unit('U'), unit('V'), unit('P', false)], { C1: { U: [0, 2], V: [1, 8], P: [90, 90] } }), 'U'), 'C1').ratio_used,
    ).toBe(0.1)
  })

  test('three are enough: no city rate', () => {
    const c1 = indicator(of(run([unit('U'), unit('V')], { C1: { U: [1, 3], V: [89, 97] } }), 'U'), 'C1')
    expect([c1.ratio_used, c1.flags]).toEqual([1 / 3, []])
  })

  test('55: no projects and no materials → dimension F is left out, all other weights × 100/90', () => {
    const given = all(['U'], 1)
    delete given['F1']
    delete given['F2']
    const u = of(run([unit('U')], given), 'U')
    expect(indicator(u, 'C1').weight).toBeCloseTo((8 * 100) / 90, 12)
    expect(indicator(u, 'F1')).toMatchObject({ weight: 0, attainment: null, points: 0, flags: ['不适用'] })
    expect(u.indicators.reduce((s, i) => s + i.weight, 0)).toBeCloseTo(100, 9)
    expect(u.total).toBe(100)
  })

  test('56: a 事业单位 in scope has a score for reference, no rank, no grade', () => {
    const p = of(run([unit('U'), unit('P', false)], all(['U', 'P'], 1)), 'P')
    expect(p).toMatchObject({ graded: false, total: 100, grade: null, rank: null, flags: ['仅供参考'] })
  })
})

describe('weights', () => {
  test('within a dimension the weight of what does not apply goes to the rest in proportion', () => {
    const given = all(['U'], 1)
    delete given['A1']
    const u = of(run([unit('U')], given), 'U')
    expect(indicator(u, 'A2').weight).toBeCloseTo((5 * 20) / 14, 12)
    expect(indicator(u, 'B1').weight).toBe(8)
  })

  test('a table that was never loaded takes the indicator from everyone and lowers the coverage, not the score', () => {
    const u = of(run([unit('U')], all(['U'], 1), { missing: ['D1', 'D2'] }), 'U')
    expect(indicator(u, 'D2').flags).toEqual(['数据未导入'])
    expect([u.coverage, u.total]).toEqual([0.93, 100])
  })

  test('an indicator that the scheme does not use is not missing data', () => {
    const u = of(run([unit('U')], all(['U'], 1), { changes: { disabled: ['E2'] } }), 'U')
    expect(indicator(u, 'E2').flags).toEqual(['方案停用'])
    expect([u.coverage, u.total]).toEqual([1, 100])
  })

  test('nothing applies: no score, no rank', () => {
    expect(of(run([unit('U')], {}), 'U')).toMatchObject({ total: null, grade: null, rank: null, base_score: null })
  })

  test('attainment is measured against the target and stops at 1', () => {
    const u = of(run([unit('U')], { B1: { U: [76, 100] }, B3: { U: [99, 100] } }), 'U')
    expect(indicator(u, 'B1').attainment).toBeCloseTo(0.8, 12)
    expect(indicator(u, 'B3').attainment).toBe(1)
  })
})

describe('totals, ranks and grades', () => {
  test('round2 rounds half up on doubles', () => {
    expect([round2(89.995), round2(1.005), round2(79.994999), round2(0)]).toEqual([90, 1.01, 79.99, 0])
  })

  test('equal totals share the smaller rank number; the list is by code, which is no rank', () => {
    const given: Given = { G1: { C: [3, 3], A: [3, 3], B: [2, 3], D: [1, 3] } }
    const scores = run(
      ['C', 'A', 'B', 'D'].map((u) => unit(u)),
      given,
    )
    expect(scores.map((s) => [s.uscc, s.rank])).toEqual([
      ['A', 1],
      ['B', 3],
      ['C', 1],
      ['D', 4],
    ])
  })

  test('78: a unit led from above and the authority itself have a total and their part in R, but no grade, rank or place', () => {
    const units = [
      unit('U'),
      unit('V', true, { vertical: true }),
      unit('W', true, { authority: true, vertical: true }),
      unit('X', true, { authority: true }),
    ]
    const given = { ...all(['U', 'V', 'W', 'X'], 0.5), C1: { U: [0, 2], V: [90, 90], W: [4, 4], X: [4, 4] } } as Given
    const scores = run(units, given)
    expect(scores.map((s) => [s.uscc, s.graded, s.grade === null, s.rank, s.flags])).toEqual([
      ['U', true, false, 1, []],
      ['V', false, true, null, ['垂直管理']],
      ['W', false, true, null, ['垂直管理', '主管部门自身']],
      ['X', false, true, null, ['主管部门自身']],
    ])
    expect(scores.every((s) => s.total !== null)).toBe(true)
    expect(indicator(of(scores, 'U'), 'C1').ratio_used).toBe(0.98)
  })

  test('79: like is ranked with like', () => {
    const given: Given = { G1: { A: [3, 3], B: [2, 3], C: [1, 3], D: [1, 3] } }
    const scores = run([unit('A'), unit('B', true, { group: 'county' }), unit('C', true, { group: 'county' }), unit('D')], given)
    expect(scores.map((s) => s.rank)).toEqual([1, 1, 2, 2])
  })

  test('bonus is capped with the base at 100 before deductions, and nobody falls below 0', () => {
    const ledgered = new Map([
      ['U', { bonus: 5, deduction: 5, adjustment: 0, grave: false, supervised: false }],
      ['V', { bonus: 0, deduction: 15, adjustment: 0, grave: false, supervised: false }],
    ])
    const scores = run([unit('U'), unit('V')], { ...all(['U'], 1), G1: { U: [3, 3], V: [0, 3] } }, { ledgered })
    expect([of(scores, 'U').total, of(scores, 'V').total]).toEqual([95, 0])
  })

  test('bands apply to the rounded total', () => {
    const grades = [0.9, 0.8, 0.6, 0.59].map((r) => of(run([unit('U')], { C1: { U: [r * 100, 100] } }), 'U').grade)
    expect(grades).toEqual(['优秀', '良好', '合格', '不合格'])
  })

  test('vetoes only ever lower a grade', () => {
    const mark = (grave: boolean, supervised: boolean, r: number) =>
      of(
        run(
          [unit('U')],
          { C1: { U: [r * 100, 100] } },
          { ledgered: new Map([['U', { bonus: 0, deduction: 0, adjustment: 0, grave, supervised }]]) },
        ),
        'U',
      )
    expect(mark(true, false, 1)).toMatchObject({ grade: '不合格', band: '优秀', total: 100 })
    expect(mark(false, true, 1).grade).toBe('合格')
    expect(mark(false, true, 0.1).grade).toBe('不合格')
  })

  /** B3 alone counts, with target 1: the total of each unit is its number. */
  const totals = (given: readonly number[], more: (i: number) => Partial<Unit> = () => ({})) =>
    run(
      given.map((_, i) => unit(`U${i}`, true, more(i))),
      { B3: Object.fromEntries(given.map((t, i) => [`U${i}`, [t, 100] as const])) },
      { changes: { targets: { B3: 1 } } },
    )

  test('80: of ten units three may be 优秀, and all that tie with the third; of nine all', () => {
    const ten = totals([97, 95, 94, 94, 93, 89, 88, 87, 86, 70])
    expect(ten.slice(0, 6).map((s) => [s.total, s.grade, s.rank])).toEqual([
      [97, '优秀', 1],
      [95, '优秀', 2],
      [94, '优秀', 3],
      [94, '优秀', 3],
      [93, '良好', 5],
      [89, '良好', 6],
    ])
    expect(totals([97, 95, 94, 94, 93, 89, 88, 87, 86]).filter((s) => s.grade === '优秀')).toHaveLength(5)
  })

  test('the cap is of each group, and units without a grade take no place in it', () => {
    const best = Array.from({ length: 12 }, (_, i) => 99 - i / 2)
    const split = totals(best, (i) => (i < 6 ? { group: 'county' } : {}))
    expect(split.filter((s) => s.grade === '优秀')).toHaveLength(12)
    const shown = totals(best, (i) => (i < 3 ? { vertical: true } : {}))
    expect(shown.filter((s) => s.grade === '优秀')).toHaveLength(9)
    expect(shown.find((s) => s.uscc === 'U3')?.rank).toBe(1)
  })

  test('an adjustment makes the final total, and grade and rank follow it', () => {
    const given = { B3: { U: [79.49, 100], V: [80, 100] } } as Given
    const adjusted = new Map([['U', { bonus: 0, deduction: 0, adjustment: 5, grave: false, supervised: false }]])
    const scores = run([unit('U'), unit('V')], given, { ledgered: adjusted, changes: { targets: { B3: 1 } } })
    expect(of(scores, 'U')).toMatchObject({ total_computed: 79.49, adjustment: 5, total: 84.49, grade: '良好', rank: 1 })
    expect(of(scores, 'V')).toMatchObject({ total_computed: 80, adjustment: 0, total: 80, rank: 2 })
    const steps = waterfall({ scheme: resolveScheme() }, of(scores, 'U'))
    expect(steps.at(-1)).toMatchObject({ kind: 'adjustment', delta: 5 })
    const far = new Map([['U', { bonus: 0, deduction: 0, adjustment: 90, grave: false, supervised: false }]])
    expect(of(run([unit('U')], given, { ledgered: far }), 'U').total).toBe(100)
  })

  test('a vetoed unit keeps its place in the cap: it does not make room for another', () => {
    const names = Array.from({ length: 10 }, (_, i) => `U${i}`)
    const ledgered = new Map([['U0', { bonus: 0, deduction: 0, adjustment: 0, grave: true, supervised: false }]])
    const scores = run(
      names.map((u) => unit(u)),
      { B3: Object.fromEntries(names.map((u, i) => [u, [100 - i, 100] as const])) },
      { ledgered, changes: { targets: { B3: 1 } } },
    )
    expect(scores.filter((s) => s.grade === '优秀').map((s) => s.uscc)).toEqual(['U1', 'U2'])
    expect(of(scores, 'U0').rank).toBe(1)
  })

  test('the waterfall starts at 100 and ends at the total', () => {
    const ledgered = new Map([['U', { bonus: 2, deduction: 7, adjustment: 0, grave: false, supervised: false }]])
    const u = of(
      run([unit('U'), unit('V')], { ...all(['V'], 1), ...{ C1: { U: [1, 3] }, B3: { U: [97, 98] }, G1: { U: [2, 3] } } }, { ledgered }),
      'U',
    )
    const steps = waterfall({ scheme: resolveScheme() }, u)
    expect(100 + steps.reduce((s, x) => s + x.delta, 0)).toBeCloseTo(u.total ?? -1, 9)
    expect(steps.at(-1)?.after).toBeCloseTo(u.total ?? -1, 9)
  })
})

describe('the scheme', () => {
  test('dimension weights must add up to 100, and each to the sum of its indicators', () => {
    expect(() => resolveScheme({ dimension_weights: { A: 30 } })).toThrow('合计应为 100')
    expect(() => resolveScheme({ weights: { A1: 8 } })).toThrow('两者应相等')
    expect(resolveScheme({ weights: { A1: 8, A2: 3 } }).indicators[0]?.weight).toBe(8)
  })

  test('unknown indicators, controls, parameters and bands out of order are refused', () => {
    expect(() => resolveScheme({ weights: { Z9: 1 } })).toThrow('没有指标')
    expect(() => resolveScheme({ params: { '35-9-99': { days: 1 } } })).toThrow('不存在的检测控制')
    expect(() => resolveScheme({ params: { '35-8-01': { nights: 1 } } })).toThrow('没有参数')
    expect(() => resolveScheme({ params: { '35-8-01': { days: 'five' } } })).toThrow('类型不对')
    expect(() =>
      resolveScheme({
        bands: [
          { grade: '良好', min: 60 },
          { grade: '优秀', min: 0 },
        ],
      }),
    ).toThrow('之前')
    expect(() => resolveScheme({ bands: [{ grade: '优秀', min: 60 }] })).toThrow('应为 0')
  })

  test('a diff names each changed value', () => {
    const diff = diffSchemes(resolveScheme(), resolveScheme({ weights: { A1: 8, A2: 3 }, targets: { B1: 0.9 } }))
    expect(diff.map((d) => [d.path, d.before, d.after])).toEqual([
      ['indicators.A1.weight', 6, 8],
      ['indicators.A2.weight', 5, 3],
      ['indicators.B1.target', 0.95, 0.9],
    ])
  })

  test('a trial with any weights is brought back to 100', () => {
    const scheme = resolveScheme(balanced({ weights: { C1: 58 } }))
    expect(scheme.dimensions.reduce((s, d) => s + d.weight, 0)).toBeCloseTo(100, 9)
    expect(scheme.indicators.find((i) => i.id === 'C1')?.weight).toBeCloseTo((58 * 100) / 150, 9)
  })
})

describe('the window', () => {
  test('a year that ended is read as of its last day; month ends and the last day are sampled', () => {
    expect(scoreWindow(2025, '2026-06-30')).toMatchObject({ from: '2025-01-01', asOf: '2025-12-31' })
    expect(scoreWindow(2026, '2026-03-11').samples).toEqual(['2026-01-31', '2026-02-28', '2026-03-11'])
    expect(scoreWindow(2023, '2023-10-31').samples).toEqual(['2023-08-31', '2023-09-30', '2023-10-31'])
  })

  test('nothing before the Measures took effect, nothing before the year begins', () => {
    expect(() => scoreWindow(2023, '2023-08-14')).toThrow('施行日')
    expect(scoreWindow(2023, '2023-08-15').samples).toEqual(['2023-08-15'])
    expect(() => scoreWindow(2026, '2025-12-31')).toThrow('早于考核年度')
    expect(() => scoreWindow(2022, '2026-06-30')).toThrow('施行日')
  })
})
