import { lang, type Text, t } from './text/t.ts'

/** Labels by code, in the reader's language; read when drawn. */
function words<K extends string>(table: Record<K, Text>): Readonly<Record<K, string>> {
  return Object.defineProperties(
    {} as Record<K, string>,
    Object.fromEntries(Object.entries<Text>(table).map(([k, v]) => [k, { enumerable: true, get: () => t(v) }])),
  )
}

export const SEVERITY = words({ S1: '严重', S2: '较重', S3: '一般', S4: '提示' })
/** A shape beside each colour, for printers and for eyes that do not tell the colours apart. */
export const SHAPE = { S1: '◆', S2: '▲', S3: '●', S4: '○' } as const
export const EVIDENCE_CLASS = words({ E1: '直证', E2: '强疑似', E3: '线索' })
export const STATUS = words({ ok: '正常', alarm: '线索', skip: '不适用', unknown: '数据不足', error: '检测失败' })
export const STATE = words({ open: '未消除', cleared: '已消除' })
export const ROLE = words({
  authority: '数据主管部门经办',
  signer: '签发人',
  cdo: '首席数据官',
  approver: '项目审批部门',
  auditor: '审计员',
  admin: '系统管理员',
  bot: '通知服务',
})
export const NUMERALS = ['（一）', '（二）', '（三）', '（四）', '（五）', '（六）', '（七）', '（八）', '（九）'] as const

export type Severity = keyof typeof SEVERITY
export const SEVERITIES: readonly Severity[] = ['S1', 'S2', 'S3', 'S4']

/** The label of a code from one of the lists above; an unknown code stays visible as it is. */
export function label(list: Readonly<Record<string, string>>, code: string | null | undefined): string {
  return code === null || code === undefined || code === '' ? '—' : (list[code] ?? code)
}

const ITEM = words({
  1: '采集',
  2: '目录',
  3: '接入',
  4: '使用',
  5: '对外提供',
  6: '更改删除',
  7: '重复索证',
  8: '管理',
  9: '其他',
})

/** `（三）接入`: one of the nine situations of article 35 by its number and short name. */
export function itemName(no: number): string {
  return `${NUMERALS[no - 1] ?? no}${label(ITEM, String(no))}`
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

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 11 → 十一, 35 → 三十五; for article numbers 1…99. */
export function chineseNumber(n: number): string {
  const tens = Math.floor(n / 10)
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${DIGITS[n % 10]}`
}

/** The title of a control, a dimension or an indicator in the reader's language. */
/** What a lead is called: the title of its control. */
export function findingTitle(f: { readonly title: string; readonly title_en: string }): string {
  return lang() === 'en' ? f.title_en : f.title
}

export function controlTitle(c: { readonly title_zh: string; readonly title_en?: string }): string {
  return lang() === 'en' ? (c.title_en ?? c.title_zh) : c.title_zh
}
