import { nfkc } from './cast/text.ts'

const TOKEN = /YYYY|MMM|MM|M|DD|D|HH|H|mm|ss/g
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const PIECE: Readonly<Record<string, string>> = {
  YYYY: '(?<y>\\d{4})',
  MMM: `(?<name>${MONTHS.join('|')})`,
  MM: '(?<m>\\d{1,2})',
  M: '(?<m>\\d{1,2})',
  DD: '(?<d>\\d{1,2})',
  D: '(?<d>\\d{1,2})',
  HH: '(?<h>\\d{1,2})',
  H: '(?<h>\\d{1,2})',
  mm: '(?<i>\\d{1,2})',
  ss: '(?<s>\\d{1,2})',
}

/** What is wrong with a form of dates, in Chinese; undefined = nothing. */
export function faultOfDateForm(form: string): string | undefined {
  const tokens = form.match(TOKEN) ?? []
  const has = (...wanted: string[]) => tokens.filter((t) => wanted.includes(t)).length
  if (has('YYYY') !== 1 || has('MMM', 'MM', 'M') !== 1 || has('DD', 'D') !== 1)
    return '要有 YYYY（四位年）、MM（月，英文月份写 MMM）和 DD（日）各一个，例如 DD/MM/YYYY'
  if (has('HH', 'H') > 1 || has('mm') > 1 || has('ss') > 1) return 'HH（时）、mm（分）、ss（秒）最多各一个'
  if (has('mm') > has('HH', 'H') || has('ss') > has('mm')) return '有 mm（分）要有 HH（时），有 ss（秒）要有 mm（分）'
  const rest = form.replace(TOKEN, '').match(/[A-Za-z]/)
  return rest && rest[0] !== 'T' ? `不认识的字母“${rest[0]}”；可用 YYYY、MM、MMM、DD、HH、mm、ss` : undefined
}

/** Reads texts of this form as `YYYY-MM-DD` with the time where the form has one; other texts give undefined. Whether the day exists is not asked. */
export function dateForm(form: string): (text: string) => string | undefined {
  const literal = (text: string) => text.replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&').replace(/\s+/g, '\\s+')
  let source = ''
  let end = 0
  for (const token of form.matchAll(TOKEN)) {
    source += literal(form.slice(end, token.index)) + PIECE[token[0]]
    end = token.index + token[0].length
  }
  const pattern = new RegExp(`^${source}${literal(form.slice(end))}$`, 'i')
  const two = (n: string | number) => String(n).padStart(2, '0')
  return (text) => {
    const found = pattern.exec(nfkc(text).trim())?.groups
    if (!found) return undefined
    const month = found.m ?? MONTHS.indexOf((found.name as string).toUpperCase()) + 1
    const date = `${found.y}-${two(month)}-${two(found.d as string)}`
    return found.h === undefined ? date : `${date} ${two(found.h)}:${two(found.i ?? 0)}:${two(found.s ?? 0)}`
  }
}
