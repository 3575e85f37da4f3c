import { findTable } from '../tables.ts'
import type { Value } from './when.ts'

/** Names of units, catalogue entries and regions by their code, as they stood at the assessment. */
export type Names = Readonly<Record<string, string>>

const SHOWN = 3
const QUOTED = 40

/** `2026年3月5日`, no leading zeros. */
export function cnDate(day: string): string {
  const [y, m, d] = day.slice(0, 10).split('-').map(Number)
  return `${y}年${m}月${d}日`
}

/** `2026年3月5日14时30分`, 24 hours, no seconds. */
export function cnMinute(at: string): string {
  const [h, min] = at.slice(11, 16).split(':')
  return h ? `${cnDate(at)}${Number(h)}时${min}分` : cnDate(at)
}

const FORMATS: Readonly<Record<string, (value: Value, source: string, names: Names) => string | undefined>> = {
  date: (v) => cnDate(String(v)),
  ts: (v) => cnMinute(String(v)),
  month: (v) => `${Number(String(v).slice(0, 4))}年${Number(String(v).slice(5, 7))}月`,
  half: (v) => `${String(v).slice(0, 4)}年${String(v).endsWith('1') ? '上' : '下'}半年`,
  org: (v, _source, names) => names[String(v)] ?? '未登记的单位',
  region: (v, _source, names) => names[String(v)] ?? String(v),
  cat: (v, _source, names) => entries(Array.isArray(v) ? v : [String(v)], names),
  code: (v) => String(v),
  n: (v) => String(v),
  pct: (v) => `${(Number(v) * 100).toFixed(1)}%`,
  enum: (v, source) => enumLabel(String(v), source),
  q: (v) => `“${[...String(v)].length > QUOTED ? `${[...String(v)].slice(0, QUOTED).join('')}……` : v}”`,
  list: (v) => (Array.isArray(v) ? v : [String(v)]).join('、'),
  fields: (v) => (Array.isArray(v) ? v : [String(v)]).map((f) => `“${f}”`).join(''),
  mask: (v) => `${[...String(v)].slice(0, 4).join('')}****`,
}

/** A value as official texts print it; undefined for none. Throws for a format that the wording does not know. */
export function format(found: Value, form: string | undefined, source: string, names: Names): string | undefined {
  if (found === null || found === '' || (Array.isArray(found) && found.length === 0)) return undefined
  if (form === undefined) return Array.isArray(found) ? found.join('、') : String(found)
  const print = FORMATS[form]
  if (!print) throw new Error(`not a format: "${form}"`)
  return print(found, source, names)
}

function enumLabel(code: string, source: string): string {
  const [table, column] = source.split('.')
  return findTable(table ?? '')?.columns.find((c) => c.name === column)?.enum?.[code] ?? code
}

function entries(ids: readonly string[], names: Names): string {
  const shown = ids.slice(0, SHOWN).map((id) => (names[id] ? `《${names[id]}》（目录代码${id}）` : `目录代码为${id}的目录`))
  return `${shown.join('')}${ids.length > SHOWN ? `等${ids.length}个目录` : ''}`
}
