import * as codes from '../server/common/codes.ts'
import { itemNumeral } from '../server/common/numerals.ts'
import * as proposals from '../server/common/proposal-states.ts'
import type { Word } from '../server/common/word.ts'
import { lang, t } from './text/t.ts'

/** Labels by code, in the reader's language; read when drawn. */
function labels<K extends string | number>(table: Readonly<Record<K, Word>>): Readonly<Record<K, string>> {
  return Object.defineProperties(
    {} as Record<K, string>,
    Object.fromEntries(Object.entries<Word>(table).map(([k, word]) => [k, { enumerable: true, get: () => word[lang()] }])),
  )
}

export const SEVERITY = labels(codes.SEVERITY)
/** A shape beside each colour, for printers and for eyes that do not tell the colours apart. */
export const SHAPE = { S1: '◆', S2: '▲', S3: '●', S4: '○' } as const
export const EVIDENCE_CLASS = labels(codes.EVIDENCE_CLASS)
export const STATUS = labels(codes.RESULT_STATUS)
export const STATE = labels(codes.FINDING_STATE)
export const CHANGE = labels(codes.FINDING_CHANGE)
export const ROLE = labels(codes.ROLE)
export const SCHEME_STATE = labels(proposals.SCHEME_STATE)
export const UNIT_GROUP = labels(codes.UNIT_GROUP)
export const DECISION_STATE = labels(proposals.DECISION_STATE)
export const APPEAL_STATE = labels(proposals.APPEAL_STATE)

/** The label of a code from one of the lists above; an unknown code stays visible as it is. */
export function label(list: Readonly<Record<string, string>>, code: string | null | undefined): string {
  return code === null || code === undefined || code === '' ? '—' : (list[code] ?? code)
}

const ITEM = labels(codes.ITEM)

/** `（三）接入`: one of the nine situations of article 35 by its number and short name. */
export function itemName(no: number): string {
  return `${itemNumeral(no)}${label(ITEM, String(no))}`
}

const number = new Intl.NumberFormat('zh-CN')

/** Count with thousands separators; null = not applicable. */
export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? '—' : number.format(n)
}

/** A figure with a fixed number of decimals; null = not applicable. */
export function decimal(n: number | null | undefined, digits = 2): string {
  return n === null || n === undefined ? '—' : n.toFixed(digits)
}

/** A share of 1 as a percentage with one decimal; null = not applicable. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '—' : `${(share * 100).toFixed(1)}%`
}

/** A change with its sign; zero has none. */
export function signed(n: number | null | undefined, digits = 0): string {
  if (n === null || n === undefined) return '—'
  return n > 0 ? `+${n.toFixed(digits)}` : n < 0 ? `−${Math.abs(n).toFixed(digits)}` : n.toFixed(digits)
}

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`
  if (n < 1024 ** 2) return `${(n / 1024).toFixed(1)} KB`
  return n < 1024 ** 3 ? `${(n / 1024 ** 2).toFixed(1)} MB` : `${(n / 1024 ** 3).toFixed(2)} GB`
}

export function date(text: string | null | undefined): string {
  return text ? text.slice(0, 10) : '—'
}

/** `2026-06-30 09:12`. */
export function minute(text: string | null | undefined): string {
  return text ? text.slice(0, 16).replace('T', ' ') : '—'
}

/** What remains until a deadline, in working days; negative = past. */
export function remaining(days: number | null | undefined): string {
  if (days === null || days === undefined) return ''
  if (days < 0) return t('已逾期 {n} 个工作日', { n: -days })
  return days === 0 ? t('今天到期') : t('剩 {n} 个工作日', { n: days })
}

/** What a lead is called: the title of its control. */
export function findingTitle(f: { readonly title: string; readonly title_en: string }): string {
  return lang() === 'en' ? f.title_en : f.title
}

/** The title of a control, a dimension or an indicator in the reader's language. */
export function controlTitle(c: { readonly title_zh: string; readonly title_en?: string }): string {
  return lang() === 'en' ? (c.title_en ?? c.title_zh) : c.title_zh
}
