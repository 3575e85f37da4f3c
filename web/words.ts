export const SEVERITY = { S1: '严重', S2: '较重', S3: '一般', S4: '提示' } as const
/** A shape beside each colour, for printers and for eyes that do not tell the colours apart. */
export const SHAPE = { S1: '◆', S2: '▲', S3: '●', S4: '○' } as const
export const EVIDENCE_CLASS = { E1: '直证', E2: '强疑似', E3: '线索' } as const
export const STATUS = { ok: '正常', alarm: '线索', skip: '不适用', unknown: '数据不足', error: '检测失败' } as const
export const STATE = { open: '未消除', cleared: '已消除' } as const
export const NUMERALS = ['（一）', '（二）', '（三）', '（四）', '（五）', '（六）', '（七）', '（八）', '（九）'] as const

export type Severity = keyof typeof SEVERITY
export const SEVERITIES = Object.keys(SEVERITY) as Severity[]

/** The label of a code from one of the lists above; an unknown code stays visible as it is. */
export function label(words: Readonly<Record<string, string>>, code: string | null | undefined): string {
  return code === null || code === undefined || code === '' ? '—' : (words[code] ?? code)
}

export function itemName(no: number, short: string): string {
  return `${NUMERALS[no - 1] ?? no}${short}`
}

const number = new Intl.NumberFormat('zh-CN')

/** Count with thousands separators; null = not applicable. */
export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? '—' : number.format(n)
}

export function date(text: string | null | undefined): string {
  return text ? text.slice(0, 10) : '—'
}

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 11 → 十一, 35 → 三十五; for article numbers 1…99. */
export function chineseNumber(n: number): string {
  const tens = Math.floor(n / 10)
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${DIGITS[n % 10]}`
}
