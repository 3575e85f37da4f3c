import { type Column, conventions } from '../../contract/tables.ts'
import { byCodePoint, isNullToken, nfkc, normCode, trim } from './text.ts'
import { parseMoment } from './time.ts'

/** Stands for a value that cannot be read. Never a guess. */
export const INVALID: unique symbol = Symbol('invalid')

/** Canonical text of a value (ISO dates, `true`/`false`, integers, enum codes, lists joined with ";"); null = missing. */
export type Cast = string | null | typeof INVALID

/** Casts a trimmed text. The empty string and null tokens are handled by each caster, in the order the contract gives. */
export type TextCast = (trimmed: string) => Cast

const upperSet = (words: readonly string[]) => new Set(words.map((w) => w.toUpperCase()))
const trueWords = upperSet(conventions.boolean.true)
const falseWords = upperSet(conventions.boolean.false)
const openWords = upperSet(conventions.classified_boolean.false)

export function castText(trimmed: string): Cast {
  return isNullToken(trimmed) ? null : trimmed
}

export function castCode(trimmed: string): Cast {
  return isNullToken(trimmed) ? null : nfkc(trimmed).toUpperCase()
}

/** `noneIsFalse`: 无 means 否 (org.has_info_system only). */
export function booleanCast(noneIsFalse: boolean): TextCast {
  return (trimmed) => {
    const word = nfkc(trimmed).toUpperCase()
    if (trueWords.has(word)) return 'true'
    if (falseWords.has(word) || (noneIsFalse && word === '无')) return 'false'
    return isNullToken(trimmed) ? null : INVALID
  }
}

/** Verdict on a classified flag. Only the listed words and a blank let a row in; the flag fails closed. */
export function classifiedFlag(raw: string): 'open' | 'blank' | 'classified' {
  const trimmed = trim(raw)
  if (trimmed === '') return 'blank'
  return openWords.has(trimmed.toUpperCase()) ? 'open' : 'classified'
}

const INTEGER = /^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?$/
const INT64 = 9_223_372_036_854_775_807n

export function castInteger(trimmed: string): Cast {
  if (isNullToken(trimmed)) return null
  const text = nfkc(trimmed)
  if (!INTEGER.test(text)) return INVALID
  const digits = text.replace(/\..*$/, '').replaceAll(',', '')
  if (digits.length < 16) return String(Number(digits) || 0)
  const value = BigInt(digits)
  return value > INT64 || value < -INT64 - 1n ? INVALID : String(value)
}

/** A date column takes the date part of a timestamp. */
export function castDate(trimmed: string): Cast {
  if (isNullToken(trimmed)) return null
  const moment = parseMoment(trimmed)
  return moment === undefined ? INVALID : moment === null ? null : moment.date
}

export function timestampCast(endOfDay: boolean): TextCast {
  return (trimmed) => {
    if (isNullToken(trimmed)) return null
    const moment = parseMoment(trimmed)
    if (moment === undefined) return INVALID
    return moment && `${moment.date} ${moment.bare && endOfDay ? '23:59:59' : moment.time}`
  }
}

const SEPARATORS = /[;；、，,|｜]/

/** A set of texts in canonical form; an empty one is null. */
export function listCast(code: boolean): TextCast {
  return (trimmed) => {
    const found = new Set<string>()
    for (const piece of trimmed.split(SEPARATORS)) {
      const element = trim(piece)
      if (!isNullToken(element)) found.add(code ? normCode(element) : element)
    }
    return found.size === 0 ? null : [...found].sort(byCodePoint).join(';')
  }
}

/** Code, Chinese label or alias (NFKC, case-insensitive) → code. */
export function enumCast(column: Column): TextCast {
  const byLabel = enumLabels(column)
  return (trimmed) => byLabel.get(foldLabel(trimmed)) ?? (isNullToken(trimmed) ? null : INVALID)
}

/** Every accepted spelling of an enum column, folded → code. A code wins over a label, a label over an alias. */
export function enumLabels(column: Column): Map<string, string> {
  const labels = new Map<string, string>()
  const add = (label: string, code: string) => {
    const folded = foldLabel(label)
    if (!labels.has(folded)) labels.set(folded, code)
  }
  const codes = Object.entries(column.enum ?? {})
  for (const [code] of codes) add(code, code)
  for (const [code, zh] of codes) add(zh, code)
  for (const [code, aliases] of Object.entries(column.enum_aliases ?? {})) for (const alias of aliases) add(alias, code)
  return labels
}

/** The form in which enum labels are compared. */
export function foldLabel(text: string): string {
  return nfkc(trim(text)).toUpperCase()
}
