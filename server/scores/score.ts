import { GRADES, type Grade, type UnitGroup } from '../common/codes.ts'
import type { Scheme, SchemeIndicator } from './scheme.ts'

export interface Unit extends Record<string, unknown> {
  readonly uscc: string
  readonly name: string
  readonly org_type: string
  readonly region_code: string
  /** Level of the unit: ranks and the cap on 优秀 are by group. */
  readonly group: UnitGroup
  /** Administrative organs are assessed (Art. 30); other institutions in scope get a score for reference only. */
  readonly assessed: boolean
  /** Assessed, and neither led from above nor the data authority itself: these are shown without grade and rank. */
  readonly graded: boolean
  readonly vertical: boolean
  readonly authority: boolean
}

/** Both sides of one ratio: indicator id → USCC → figure. A unit without a figure has nothing to count. */
export type Figures = ReadonlyMap<string, ReadonlyMap<string, { readonly numerator: number; readonly denominator: number }>>

/** What the ledger says about a unit: approved bonus, deductions, signed adjustments, and vetoes. All zero in an empty ledger. */
export interface Ledgered {
  readonly bonus: number
  readonly deduction: number
  readonly adjustment: number
  readonly grave: boolean
  readonly supervised: boolean
}

export const FLAG = {
  small: '样本不足',
  missing: '数据未导入',
  none: '不适用',
  disabled: '方案停用',
  reference: '仅供参考',
  vertical: '垂直管理',
  authority: '主管部门自身',
} as const

export interface IndicatorScore {
  readonly id: string
  readonly numerator: number
  readonly denominator: number
  /** numerator / denominator; null when nothing is to be counted. */
  readonly ratio: number | null
  /** The ratio that scores: the city's when the sample is small and the city does better. */
  readonly ratio_used: number | null
  /** least(1, ratio used / target); null = not applicable. */
  readonly attainment: number | null
  /** Weight after redistribution; 0 = not applicable. */
  readonly weight: number
  readonly base_weight: number
  readonly target: number
  /** weight × attainment, unrounded. */
  readonly points: number
  readonly flags: readonly string[]
}

export interface UnitScore extends Unit {
  readonly base_score: number | null
  readonly bonus: number
  readonly deduction: number
  /** Computed from the data and the ledger's points, before adjustments. */
  readonly total_computed: number | null
  /** Sum of the signed adjustments. */
  readonly adjustment: number
  /** What counts: the computed total with the adjustments (contract: total_final). Grade and rank use it. */
  readonly total: number | null
  /** Grade by the total alone, before vetoes and the cap on 优秀; null for a unit that is not graded. */
  readonly band: Grade | null
  readonly grade: Grade | null
  readonly rank: number | null
  /** Share of the base weights whose indicators have their data, 0…1. */
  readonly coverage: number
  readonly flags: readonly string[]
  readonly indicators: readonly IndicatorScore[]
}

export interface ScoreInput {
  readonly scheme: Scheme
  readonly units: readonly Unit[]
  readonly figures: Figures
  /** Indicators with a table that was never loaded. */
  readonly missing: ReadonlySet<string>
  readonly ledgered?: ReadonlyMap<string, Ledgered>
}

/** floor(x × 100 + 0.5 + 1e-9) / 100 on doubles (contract: scoring.round2). */
export function round2(x: number): number {
  return Math.floor(x * 100 + 0.5 + 1e-9) / 100
}

const NOTHING: Ledgered = { bonus: 0, deduction: 0, adjustment: 0, grave: false, supervised: false }

/** R of each indicator: numerators over denominators of all that are assessed, graded or not, of every group; null when nobody has any. */
export function cityRatios(input: Pick<ScoreInput, 'scheme' | 'units' | 'figures'>): Map<string, number | null> {
  return new Map(
    input.scheme.indicators.map((i) => {
      const own = input.units.filter((u) => u.assessed).map((u) => input.figures.get(i.id)?.get(u.uscc))
      const d = own.reduce((sum, f) => sum + (f?.denominator ?? 0), 0)
      return [i.id, d > 0 ? own.reduce((sum, f) => sum + (f?.numerator ?? 0), 0) / d : null]
    }),
  )
}

/** Scores, ranks and grades of every unit (contract: indicators.yaml, scoring … grade_order; Art. 30). Pure; by USCC: the order is no rank. */
export function scoreUnits(input: ScoreInput): UnitScore[] {
  const city = cityRatios(input)
  const scored = input.units.map((unit) => scoreUnit(input, unit, city))
  return graded(input, ranked(scored)).sort((a, b) => (a.uscc < b.uscc ? -1 : 1))
}

function ratioOf(i: SchemeIndicator, input: ScoreInput, uscc: string, city: ReadonlyMap<string, number | null>) {
  const off = i.disabled ? FLAG.disabled : input.missing.has(i.id) ? FLAG.missing : undefined
  const figure = off === undefined ? input.figures.get(i.id)?.get(uscc) : undefined
  const { numerator, denominator } = figure ?? { numerator: 0, denominator: 0 }
  if (denominator <= 0) return { numerator, denominator, ratio: null, used: null, flags: [off ?? FLAG.none] }
  const ratio = numerator / denominator
  if (!i.small_sample || denominator >= 3) return { numerator, denominator, ratio, used: ratio, flags: [] }
  return { numerator, denominator, ratio, used: Math.max(ratio, city.get(i.id) ?? ratio), flags: [FLAG.small] }
}

function scoreUnit(input: ScoreInput, unit: Unit, city: ReadonlyMap<string, number | null>): UnitScore {
  const { scheme } = input
  const found = scheme.indicators.map((i) => ({ i, ...ratioOf(i, input, unit.uscc, city) }))
  const applicable = found.filter((f) => f.used !== null)
  const sumOf = (dimension: string) => applicable.filter((f) => f.i.dimension === dimension).reduce((s, f) => s + f.i.weight, 0)
  const left = scheme.dimensions.filter((d) => sumOf(d.id) > 0)
  const remaining = left.reduce((s, d) => s + d.weight, 0)
  const indicators = found.map(({ i, numerator, denominator, ratio, used, flags }): IndicatorScore => {
    const dimension = scheme.dimensions.find((d) => d.id === i.dimension)?.weight ?? 0
    const sum = sumOf(i.dimension)
    const weight = used === null || sum === 0 ? 0 : ((i.weight * dimension) / sum) * (100 / remaining)
    const attainment = used === null ? null : Math.min(1, used / i.target)
    return {
      id: i.id,
      numerator,
      denominator,
      ratio,
      ratio_used: used,
      attainment,
      weight,
      base_weight: i.weight,
      target: i.target,
      points: weight * (attainment ?? 0),
      flags,
    }
  })
  const own = input.ledgered?.get(unit.uscc) ?? NOTHING
  const base = left.length === 0 ? null : indicators.reduce((s, i) => s + i.points, 0)
  const computed = base === null ? null : round2(Math.max(0, Math.min(100, base + own.bonus) - own.deduction))
  const total = computed === null ? null : round2(Math.max(0, Math.min(100, computed + own.adjustment)))
  const known = scheme.indicators.filter((i) => !i.disabled)
  const all = known.reduce((s, i) => s + i.weight, 0)
  return {
    ...unit,
    base_score: base,
    bonus: own.bonus,
    deduction: own.deduction,
    total_computed: computed,
    adjustment: own.adjustment,
    total,
    band: total === null || !unit.graded ? null : bandOf(scheme, total),
    grade: null,
    rank: null,
    coverage: all === 0 ? 0 : known.filter((i) => !input.missing.has(i.id)).reduce((s, i) => s + i.weight, 0) / all,
    flags: flagsOf(unit),
    indicators,
  }
}

function flagsOf(unit: Unit): string[] {
  if (!unit.assessed) return [FLAG.reference]
  return [...(unit.vertical ? [FLAG.vertical] : []), ...(unit.authority ? [FLAG.authority] : [])]
}

function bandOf(scheme: Scheme, total: number): Grade {
  return scheme.bands.find((b) => b.min <= total)?.grade ?? '不合格'
}

/** 1 + the graded units of the same group with a greater total: equal totals share the smaller number, and nothing breaks a tie. */
function ranked(scores: readonly UnitScore[]): UnitScore[] {
  return scores.map((s) => {
    const total = s.total
    if (!s.graded || total === null) return s
    return { ...s, rank: 1 + placesOf(scores, s.group).filter((other) => other > total).length }
  })
}

/** Totals of the graded units of a group, the greatest first: each unit is one place. */
function placesOf(scores: readonly UnitScore[], group: UnitGroup): number[] {
  return scores.flatMap((s) => (s.graded && s.total !== null && s.group === group ? [s.total] : [])).sort((a, b) => b - a)
}

const lower = (a: Grade, b: Grade): Grade => (GRADES.indexOf(a) >= GRADES.indexOf(b) ? a : b)

/** Band, then vetoes (lower only), then the cap on 优秀 of each group. A vetoed unit keeps its place in the cap. */
function graded(input: ScoreInput, scores: readonly UnitScore[]): UnitScore[] {
  const { scheme } = input
  const vetoed = scores.map((s): UnitScore => {
    if (s.band === null) return s
    const own = input.ledgered?.get(s.uscc) ?? NOTHING
    let grade = s.band
    if (own.grave) grade = lower(grade, scheme.vetoes.grave)
    if (own.supervised) grade = lower(grade, scheme.vetoes.supervised)
    return { ...s, grade }
  })
  return vetoed.map((s) => (s.grade === '优秀' && (s.total ?? 0) < leastExcellent(scheme, vetoed, s.group) ? { ...s, grade: '良好' } : s))
}

/** The least total with which a unit of the group may be 优秀: all that tie with the last place may. No limit in a small group. */
function leastExcellent(scheme: Scheme, scores: readonly UnitScore[], group: UnitGroup): number {
  const places = placesOf(scores, group)
  if (places.length < scheme.excellent_cap.min_units) return 0
  return places[Math.floor(scheme.excellent_cap.max_share * places.length) - 1] ?? Number.POSITIVE_INFINITY
}
