import { printable } from '../../base/text.ts'
import { type Column, conventions } from '../../contract/tables.ts'
import { addressBlocks } from './blocks.ts'
import { cleanCode, isPlainCode, isScientific, nameOfCharacter } from './code.ts'
import { byCodePoint, isNullToken, nfkc, trim } from './text.ts'
import { isPlausible, type Moment, parseMoment } from './time.ts'
import { WIDER } from './wider.ts'

/** Stands for a value that cannot be read. Never a guess. */
export const INVALID: unique symbol = Symbol('invalid')

/** A value about which there is something to say. */
export interface Told {
  /** INVALID: it cannot be used, for a reason of its own. */
  readonly value: string | null | typeof INVALID
  readonly reason: 'invalid' | 'cleaned_code' | 'control_character' | 'damaged_number' | 'implausible_time' | 'not_an_address'
  /** What exactly, in Chinese; empty where the reason says all. */
  readonly detail: string
}

/** Canonical text of a value (ISO dates, `true`/`false`, integers, enum codes, lists joined with ";"); null = missing. */
export type Cast = string | null | typeof INVALID | Told

/**
 * Casts a trimmed text; `raw` is the same before trimming. The empty string and null tokens are handled by each caster, in the
 * order the contract gives.
 */
export type TextCast = (trimmed: string, raw: string) => Cast

const upperSet = (words: readonly string[]) => new Set(words.map((w) => w.toUpperCase()))
/** Programs that know only fractions write 1.0 and 0.0. */
const trueWords = upperSet([...conventions.boolean.true, '1.0'])
const falseWords = upperSet([...conventions.boolean.false, '0.0'])
const openWords = upperSet(conventions.classified_boolean.false)

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g

/** Free text. What no document can hold (XML's own list) is taken out here, once for everything that reads it later, and told. */
export function castText(trimmed: string): Cast {
  if (isNullToken(trimmed)) return null
  const found = trimmed.match(CONTROL)
  if (!found) return trimmed
  const text = trim(printable(trimmed))
  const said = (c: string) => (printable(c) === '' ? `去掉 ${nameOfCharacter(c)}` : nameOfCharacter(c))
  return { value: isNullToken(text) ? null : text, reason: 'control_character', detail: [...new Set(found)].map(said).join('、') }
}

export const DAMAGED: Told = { value: INVALID, reason: 'damaged_number', detail: '' }

export function castCode(trimmed: string, raw: string): Cast {
  if (isNullToken(trimmed)) return null
  if (isPlainCode(trimmed, raw)) {
    const plain = trimmed.toUpperCase()
    return isScientific(plain) ? DAMAGED : plain
  }
  const { code, changed } = cleanCode(raw)
  if (isScientific(code)) return DAMAGED
  const value = isNullToken(code) ? null : code
  return changed.length === 0 ? value : { value, reason: 'cleaned_code', detail: changed.join('；') }
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

/** A date column takes the date part of a timestamp. `latest`: the last plausible day. */
export function dateCast(latest: string): TextCast {
  return (trimmed) => {
    if (isNullToken(trimmed)) return null
    return dateOf(parseMoment(trimmed), latest)
  }
}

export function timestampCast(endOfDay: boolean, latest: string): TextCast {
  return (trimmed) => {
    if (isNullToken(trimmed)) return null
    return timestampOf(parseMoment(trimmed), endOfDay, latest)
  }
}

export function dateOf(moment: Moment | null | undefined, latest: string): Cast {
  if (!moment) return moment === undefined ? INVALID : null
  return plausible(moment.date, moment.date, latest)
}

export function timestampOf(moment: Moment | null | undefined, endOfDay: boolean, latest: string): Cast {
  if (!moment) return moment === undefined ? INVALID : null
  return plausible(`${moment.date} ${moment.bare && endOfDay ? '23:59:59' : moment.time}`, moment.date, latest)
}

function plausible(value: string, date: string, latest: string): Cast {
  return isPlausible(date, latest) ? value : { value, reason: 'implausible_time', detail: '' }
}

const SEPARATORS = /[;；、，,|｜]/

/** A set of texts in canonical form; an empty one is null. */
export function listCast(code: boolean): TextCast {
  return (trimmed) => {
    const found = new Set<string>()
    const changed = new Set<string>()
    for (const piece of trimmed.split(SEPARATORS)) {
      const element = trim(piece)
      if (isNullToken(element)) continue
      if (!code) {
        const text = trim(printable(element))
        if (text !== element) for (const c of new Set(element.match(CONTROL) ?? [])) changed.add(`去掉 ${nameOfCharacter(c)}`)
        if (!isNullToken(text)) found.add(text)
        continue
      }
      const clean = cleanCode(piece)
      if (isScientific(clean.code)) return DAMAGED
      for (const c of clean.changed) changed.add(c)
      if (!isNullToken(clean.code)) found.add(clean.code)
    }
    const value = found.size === 0 ? null : joined(found)
    return changed.size === 0 ? value : { value, reason: code ? 'cleaned_code' : 'control_character', detail: [...changed].join('；') }
  }
}

function joined(elements: Iterable<string>): string {
  return [...elements].sort(byCodePoint).join(';')
}

/** Addresses as the blocks that they mean, joined with ";"; what means none is kept as it stands, with a warning. `cast` reads the codes. */
export function addressCast(cast: TextCast): TextCast {
  return (trimmed, raw) => {
    const read = cast(trimmed, raw)
    const value = read !== null && typeof read === 'object' ? read.value : read
    if (typeof value !== 'string') return read
    const found = new Set<string>()
    const odd: string[] = []
    for (const text of value.split(';')) {
      const blocks = addressBlocks(text)
      if (!blocks) odd.push(text)
      for (const block of blocks ?? [text]) found.add(block)
    }
    const blocks = joined(found)
    if (odd.length > 0) return { value: blocks, reason: 'not_an_address', detail: odd.length > 1 || odd[0] !== value ? odd.join('、') : '' }
    return read !== null && typeof read === 'object' ? { ...read, value: blocks } : blocks
  }
}

/** Code, Chinese label or alias (NFKC, case-insensitive) → code. */
export function enumCast(column: Column, tableName = ''): TextCast {
  const byLabel = enumLabels(column)
  const otherwise = WIDER[`${tableName}.${column.name}`]
  return (trimmed) => {
    const code = byLabel.get(foldLabel(trimmed))
    if (code !== undefined) return code
    if (isNullToken(trimmed)) return null
    return otherwise?.(foldLabel(trimmed)).flatMap((word) => byLabel.get(word) ?? [])[0] ?? INVALID
  }
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
