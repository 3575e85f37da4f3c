import { z } from 'zod'
import { AppError } from '../base/errors.ts'
import { GRADES } from '../common/codes.ts'
import { isDay } from '../common/days.ts'
import { type DefaultScheme, defaultScheme, type Indicator } from '../contract/indicators.ts'
import { findControl } from '../controls/catalog.ts'
import type { ParamOverrides } from '../controls/params.ts'

const points = z.number().min(0).max(100)
const share = z.number().gt(0).max(1)
const value = z.union([z.number(), z.string(), z.array(z.string())])

/** What a yearly scheme changes of the default one; everything left out stays as it is. */
export const schemeChanges = z.strictObject({
  weights: z.record(z.string(), points).optional(),
  dimension_weights: z.record(z.string(), points).optional(),
  targets: z.record(z.string(), share).optional(),
  /** Indicators that this year does not use: their weight goes to the others of the dimension. */
  disabled: z.array(z.string()).optional(),
  /** Control id → parameter → value. */
  params: z.record(z.string(), z.record(z.string(), value)).optional(),
  bands: z.array(z.strictObject({ grade: z.enum(GRADES), min: points })).optional(),
  bonus: z.strictObject({ max_each: points, max_total: points }).partial().optional(),
  deductions: z.strictObject({ S1: points, S2: points, S3: points, S4: points, max_total: points }).partial().optional(),
  vetoes: z
    .strictObject({ grave: z.enum(GRADES), supervised: z.enum(GRADES) })
    .partial()
    .optional(),
  excellent_cap: z
    .strictObject({ max_share: z.number().min(0).max(1), min_units: z.number().int().min(0) })
    .partial()
    .optional(),
})
export type SchemeChanges = z.infer<typeof schemeChanges>

const dayOf = z.string().refine(isDay, '日期请写成 YYYY-MM-DD')

/** The document by which the authority and other departments issued a year's scheme (Art. 30). */
export const schemeInstrument = z.strictObject({
  title_zh: z.string().trim().min(1).max(200),
  doc_no: z
    .string()
    .trim()
    .regex(/^\S+〔\d{4}〕[1-9]\d*号$/, '文号请写成“代字〔年份〕序号号”，例如“演示〔2026〕3号”'),
  /** Departments that issued it together with the authority: at least one. */
  co_depts: z.array(z.string().trim().min(1).max(100)).min(1, '请至少写明一个会签部门').max(20),
  signed_on: dayOf,
  /** First day it applies to, for one that was issued in the course of its year. */
  applies_from: dayOf.optional(),
})
export type SchemeInstrument = z.infer<typeof schemeInstrument>

export interface SchemeIndicator extends Indicator {
  readonly dimension: string
  readonly disabled: boolean
}

/** A scheme with every value filled in: what a score is computed from and what a frozen year keeps. */
export interface Scheme extends Omit<DefaultScheme, 'indicators'> {
  readonly indicators: readonly SchemeIndicator[]
  readonly params: ParamOverrides
}

const close = (a: number, b: number) => Math.abs(a - b) < 1e-9

function refuse(message: string, detail: Record<string, unknown> = {}): never {
  throw new AppError('invalid_input', message, detail)
}

/**
 * The default scheme with `changes` put over it. Throws `invalid_input` when it names something unknown, when the dimension
 * weights do not add up to 100, when a dimension differs from the sum of its indicators, or when the bands are out of order.
 */
export function resolveScheme(changes: SchemeChanges = {}): Scheme {
  const ids = new Set(defaultScheme.indicators.map((i) => i.id))
  for (const id of [...Object.keys(changes.weights ?? {}), ...Object.keys(changes.targets ?? {}), ...(changes.disabled ?? [])]) {
    if (!ids.has(id)) refuse(`考核方案中没有指标“${id}”。可用：${[...ids].join('、')}。`, { indicator: id })
  }
  const letters = new Set(defaultScheme.dimensions.map((d) => d.id))
  for (const id of Object.keys(changes.dimension_weights ?? {})) {
    if (!letters.has(id)) refuse(`考核方案中没有一级指标“${id}”。可用：${[...letters].join('、')}。`, { dimension: id })
  }
  checkParams(changes.params ?? {})
  const indicators = defaultScheme.indicators.map((i) => ({
    ...i,
    weight: changes.weights?.[i.id] ?? i.weight,
    target: changes.targets?.[i.id] ?? i.target,
    dimension: i.id.slice(0, 1),
    disabled: changes.disabled?.includes(i.id) ?? false,
  }))
  const dimensions = defaultScheme.dimensions.map((d) => ({ ...d, weight: changes.dimension_weights?.[d.id] ?? d.weight }))
  checkSums(dimensions, indicators)
  const bands = changes.bands
    ? changes.bands.map((b) => ({ ...b, en: defaultScheme.bands.find((x) => x.grade === b.grade)?.en ?? '' }))
    : defaultScheme.bands
  checkBands(bands)
  const { max_total, ...perCase } = changes.deductions ?? {}
  return {
    ...defaultScheme,
    dimensions,
    indicators,
    bands,
    params: changes.params ?? {},
    bonus: { ...defaultScheme.bonus, ...changes.bonus },
    deductions: {
      per_case: { ...defaultScheme.deductions.per_case, ...perCase },
      max_total: max_total ?? defaultScheme.deductions.max_total,
    },
    vetoes: { ...defaultScheme.vetoes, ...changes.vetoes },
    excellent_cap: { ...defaultScheme.excellent_cap, ...changes.excellent_cap },
  }
}

function checkParams(params: NonNullable<SchemeChanges['params']>): void {
  for (const [id, own] of Object.entries(params)) {
    const control = findControl(id)
    if (!control) refuse(`考核方案的参数指向不存在的检测控制“${id}”。`, { control: id })
    for (const [name, given] of Object.entries(own)) {
      const known = control.params[name]
      if (!known)
        refuse(`检测控制 ${id} 没有参数“${name}”。可用：${Object.keys(control.params).join('、') || '无'}。`, { control: id, name })
      if (typeof known.default !== typeof given || Array.isArray(known.default) !== Array.isArray(given))
        refuse(`检测控制 ${id} 的参数“${known.zh}”类型不对。默认值是 ${JSON.stringify(known.default)}。`, { control: id, name })
    }
  }
}

function checkSums(dimensions: Scheme['dimensions'], indicators: readonly SchemeIndicator[]): void {
  const total = dimensions.reduce((sum, d) => sum + d.weight, 0)
  if (!close(total, 100)) refuse(`一级指标权重合计应为 100，现为 ${round4(total)}。请调整后再保存。`, { total })
  for (const d of dimensions) {
    const sum = indicators.filter((i) => i.dimension === d.id).reduce((s, i) => s + i.weight, 0)
    if (!close(sum, d.weight))
      refuse(`一级指标“${d.title_zh}”的权重是 ${round4(d.weight)}，其下各指标合计 ${round4(sum)}，两者应相等。`, { dimension: d.id, sum })
  }
}

function checkBands(bands: Scheme['bands']): void {
  if (bands.at(-1)?.min !== 0) refuse('最后一个等次的分数下限应为 0，否则有的得分没有等次。')
  for (const [i, b] of bands.entries()) {
    const next = bands[i + 1]
    if (!next) continue
    if (b.min <= next.min) refuse(`等次“${b.grade}”的分数下限应高于“${next.grade}”。`)
    if (GRADES.indexOf(b.grade) >= GRADES.indexOf(next.grade)) refuse(`等次“${b.grade}”应排在“${next.grade}”之前。`)
  }
}

const round4 = (x: number) => Math.round(x * 10_000) / 10_000

export interface SchemeChange {
  /** Dotted path of the value, for example `indicators.A1.weight`. */
  readonly path: string
  readonly label: string
  readonly before: unknown
  readonly after: unknown
}

/** What differs between two schemes, value by value, in the order of the scheme. */
export function diffSchemes(before: Scheme, after: Scheme): SchemeChange[] {
  const a = flat(before)
  const b = flat(after)
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((path) => {
    const [x, y] = [a.get(path), b.get(path)]
    if (JSON.stringify(x?.value) === JSON.stringify(y?.value)) return []
    return [{ path, label: (y ?? x)?.label ?? path, before: x?.value ?? null, after: y?.value ?? null }]
  })
}

function flat(s: Scheme): Map<string, { label: string; value: unknown }> {
  const out = new Map<string, { label: string; value: unknown }>()
  const put = (path: string, label: string, v: unknown) => out.set(path, { label, value: v })
  for (const d of s.dimensions) put(`dimensions.${d.id}.weight`, `${d.title_zh} 权重`, d.weight)
  for (const i of s.indicators) {
    put(`indicators.${i.id}.weight`, `${i.id} ${i.title_zh} 权重`, i.weight)
    put(`indicators.${i.id}.target`, `${i.id} ${i.title_zh} 目标值`, i.target)
    put(`indicators.${i.id}.disabled`, `${i.id} ${i.title_zh} 停用`, i.disabled)
  }
  for (const b of s.bands) put(`bands.${b.grade}`, `等次“${b.grade}”下限`, b.min)
  put('bonus.max_each', '单项加分上限', s.bonus.max_each)
  put('bonus.max_total', '加分合计上限', s.bonus.max_total)
  for (const [k, v] of Object.entries(s.deductions.per_case)) put(`deductions.${k}`, `每件 ${k} 扣分`, v)
  put('deductions.max_total', '扣分合计上限', s.deductions.max_total)
  put('vetoes.grave', '情节严重时的最高等次', s.vetoes.grave)
  put('vetoes.supervised', '纳入督办时的最高等次', s.vetoes.supervised)
  put('excellent_cap.max_share', '优秀比例上限', s.excellent_cap.max_share)
  put('excellent_cap.min_units', '优秀比例适用的最少单位数', s.excellent_cap.min_units)
  for (const [id, own] of Object.entries(s.params))
    for (const [name, v] of Object.entries(own)) put(`params.${id}.${name}`, `${id} ${findControl(id)?.params[name]?.zh ?? name}`, v)
  return out
}
